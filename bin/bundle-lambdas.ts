import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HANDLERS = fileURLToPath(new URL('../lambdas/', import.meta.url));
const CREDENTIALS = fileURLToPath(import.meta.resolve('../lambdas/runtime/credentials.ts'));

/** CommonJS packages inside an ESM bundle call `require`, which ESM does not have. */
const REQUIRE_BANNER =
  "import{createRequire as __createRequire}from'node:module';" +
  'const require=__createRequire(import.meta.url);';

export interface LambdaBundle {
  readonly name: string;
  /** The file that Lambda runs; its folder holds nothing else and is deployed as it is. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Bundles every handler in one pass: `<outDir>/<name>/index.mjs`, one folder per function.
 *
 * Source maps lie in `<outDir>-maps/`, so that they are at hand without being deployed.
 */
export async function bundleLambdas(outDir: string): Promise<LambdaBundle[]> {
  const names = await handlerNames();
  const mapsDir = `${outDir}-maps`;
  await Promise.all([outDir, mapsDir].map((dir) => rm(dir, { recursive: true, force: true })));
  await build({
    entryPoints: names.map((name) => ({
      in: join(HANDLERS, `${name}.ts`),
      out: join(name, 'index'),
    })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': CREDENTIALS },
    banner: { js: REQUIRE_BANNER },
    sourcemap: 'external',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return Promise.all(names.map((name) => settled(outDir, mapsDir, name)));
}

/** Files directly in `lambdas/` are handlers; what they share lies in folders. */
async function handlerNames(): Promise<string[]> {
  const entries = await readdir(HANDLERS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => basename(entry.name, '.ts'))
    .sort();
}

async function settled(outDir: string, mapsDir: string, name: string): Promise<LambdaBundle> {
  const path = join(outDir, name, 'index.mjs');
  const mapPath = join(mapsDir, name, 'index.mjs.map');
  await mkdir(dirname(mapPath), { recursive: true });
  await rename(`${path}.map`, mapPath);
  return { name, path, bytes: (await stat(path)).size };
}
