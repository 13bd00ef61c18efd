import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundleLambdas } from '../bin/bundle-lambdas.ts';

const run = promisify(execFile);

const MAX_IMPORT_CPU_MS = 130;
/** The least of so many imports, each in a process of its own: what else runs on the machine only adds. */
const IMPORTS = 5;

const MEASURE = `
const before = process.cpuUsage();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit();
`;

/** Prints the size of every Lambda bundle and the CPU time of its import; false where an import is over its limit. */
export async function benchBundles(): Promise<boolean> {
  const outDir = await mkdtemp(join(tmpdir(), 'cognigate-bundles-'));
  try {
    const rows = [];
    for (const { name, path, bytes } of await bundleLambdas(outDir)) {
      const times: number[] = [];
      for (let index = 0; index < IMPORTS; index += 1) times.push(await importCpuMs(path));
      const cpuMs = Math.min(...times);
      rows.push({ bundle: name, kB: Math.ceil(bytes / 1000), 'import CPU ms': Math.round(cpuMs) });
    }
    console.log(`bundles (import at most ${MAX_IMPORT_CPU_MS} ms CPU)`);
    console.table(rows);
    return rows.every((row) => row['import CPU ms'] <= MAX_IMPORT_CPU_MS);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function importCpuMs(path: string): Promise<number> {
  const { stdout } = await run(process.execPath, [
    '--input-type=module',
    '--eval',
    MEASURE,
    pathToFileURL(path).href,
  ]);
  return Number(stdout);
}
