import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { bundleLambdas } from '../bin/bundle-lambdas.ts';

const run = promisify(execFile);

const MAX_IMPORT_CPU_MS = 130;
/** The least of so many imports, each in a process of its own: what else runs on the machine only adds. */
const IMPORTS = 5;

const MEASURE = `
const before = process.cpuUsage();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpuMs: (user + system) / 1000, coldMs: performance.now() }));
process.exit();
`;

/** `coldMs` is the time from the start of the process until the handler can be called. */
const Import = z.object({ cpuMs: z.number(), coldMs: z.number() });
type Import = z.infer<typeof Import>;

/** Prints the size of every Lambda bundle, the CPU time of its import and its cold start; false where an import is over its limit. */
export async function benchBundles(): Promise<boolean> {
  const outDir = await mkdtemp(join(tmpdir(), 'cognigate-bundles-'));
  try {
    const rows = [];
    for (const { name, path, bytes } of await bundleLambdas(outDir)) {
      const imports: Import[] = [];
      for (let index = 0; index < IMPORTS; index += 1) imports.push(await importOf(path));
      const least = (of: (one: Import) => number) => Math.round(Math.min(...imports.map(of)));
      rows.push({
        bundle: name,
        kB: Math.ceil(bytes / 1000),
        'import CPU ms': least(({ cpuMs }) => cpuMs),
        'cold start ms': least(({ coldMs }) => coldMs),
      });
    }
    console.log(`bundles (import at most ${MAX_IMPORT_CPU_MS} ms CPU)`);
    console.table(rows);
    return rows.every((row) => row['import CPU ms'] <= MAX_IMPORT_CPU_MS);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function importOf(path: string): Promise<Import> {
  const { stdout } = await run(process.execPath, [
    '--input-type=module',
    '--eval',
    MEASURE,
    pathToFileURL(path).href,
  ]);
  return Import.parse(JSON.parse(stdout));
}
