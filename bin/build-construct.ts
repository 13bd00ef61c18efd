import { execFile } from 'node:child_process';
import { mkdir, mkdtempDisposable, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const run = promisify(execFile);
const STACK = join('lib', 'stack');
const ENTRY = 'cdk.ts';
/** What a declaration imports of its own neighbours. */
const NEIGHBOUR = /(?<=from ')(\.[^']*)\.ts(?=')/g;

const asCommonJs = {
  outExtension: { '.js': '.cjs' },
  bundle: true,
  external: ['aws-cdk-lib', 'constructs'],
  minify: true,
  legalComments: 'none',
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Writes `cognigate/cdk` to `outDir`: one CommonJS file, which apps of both kinds of module can load, and
 * its declarations; beside it lies the app of `cognigate deploy`. Apps bring aws-cdk-lib and constructs
 * along, since two copies of them would not know each other; everything else is in the file.
 */
export async function buildConstruct(
  outDir: string,
  declarations: ReadonlyMap<string, string>,
): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  const entry = { in: join(PACKAGE_ROOT, STACK, ENTRY), out: 'index' };
  await build({ ...asCommonJs, entryPoints: [entry], outdir: outDir });
  const app = { in: join(PACKAGE_ROOT, 'bin', 'synth-gate.ts'), out: 'synth' };
  await build({ ...asCommonJs, entryPoints: [app], outdir: outDir });
  for (const [path, text] of declarations) {
    const target = join(outDir, path === ENTRY ? 'index.d.cts' : path.replace(/\.ts$/, '.d.cts'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text.replaceAll(NEIGHBOUR, '$1.cjs'));
  }
}

/** Declarations that the entry leads to, by the path of their source in `lib/stack`. */
export async function publicDeclarations(): Promise<ReadonlyMap<string, string>> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-declarations-'));
  await run(process.execPath, [
    join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...['--project', join(PACKAGE_ROOT, STACK), '--outDir', folder.path],
  ]);
  const found = new Map<string, string>();
  const wanted = [ENTRY];
  for (const path of wanted) {
    const text = await readFile(join(folder.path, STACK, path.replace(/\.ts$/, '.d.ts')), 'utf8');
    found.set(path, text);
    for (const [, neighbour] of text.matchAll(NEIGHBOUR)) {
      const next = normalize(join(dirname(path), `${neighbour}.ts`));
      if (!wanted.includes(next)) wanted.push(next);
    }
  }
  return found;
}
