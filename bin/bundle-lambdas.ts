import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { REQUIRE_BANNER } from './require-banner.ts';

const HANDLERS = fileURLToPath(new URL('../lambdas/', import.meta.url));
/** The page that HTML reports are made of; what reads runs has it beside its bundle. */
const REPORT_PAGE = join(PACKAGE_ROOT, 'dist', 'report-template.html');
/**
 * The one package that bundles do without: Lambda hands a function its role by variables, and the
 * other ways of the SDK's default chain are 80 kB that would be loaded for nothing.
 */
const STAND_INS = {
  '@aws-sdk/credential-provider-node': fileURLToPath(
    import.meta.resolve('../lambdas/runtime/credentials.ts'),
  ),
};

export interface LambdaBundle {
  readonly name: string;
  /** The file that Lambda runs; its folder is deployed as it is. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Bundles every handler in one pass: `<outDir>/<name>/index.mjs`, one folder per function. Packages
 * are bundled as they were published, so that what is tested is what is deployed (decision 18).
 *
 * Source maps lie in `<outDir>-maps/`, so that they are at hand without being deployed.
 */
export async function bundleLambdas(outDir: string): Promise<LambdaBundle[]> {
  const names = await handlerNames();
  const mapsDir = `${outDir}-maps`;
  await Promise.all([outDir, mapsDir].map((dir) => rm(dir, { recursive: true, force: true })));
  const { metafile } = await build({
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
    alias: STAND_INS,
    external: ['re2js'],
    banner: { js: REQUIRE_BANNER },
    sourcemap: 'external',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // What is named and not there would be called one day.
    logOverride: { 'import-is-undefined': 'error' },
  });
  const withPatterns = names.filter((name) => usesPatterns(metafile, name));
  await bundlePatterns(withPatterns.map((name) => join(outDir, name)));
  if (existsSync(REPORT_PAGE)) await copyReportPage(join(outDir, 'read-run'));
  return Promise.all(names.map((name) => settled(outDir, mapsDir, name)));
}

function usesPatterns({ outputs }: Metafile, name: string): boolean {
  const bundle = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`));
  const input = Object.entries(bundle?.[1].inputs ?? {}).find(([path]) =>
    path.endsWith('lib/domain/suite/linear-pattern.ts'),
  );
  return (input?.[1].bytesInOutput ?? 0) > 0;
}

/** Puts the engine for patterns beside the bundles, where they find it when a suite has one. */
async function bundlePatterns(functionDirs: readonly string[]): Promise<void> {
  await build({
    entryPoints: functionDirs.map((dir) => ({
      in: 're2js',
      out: join(dir, 'node_modules', 're2js', 'index'),
    })),
    outdir: '/',
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** To where the bundle, alone in its folder, looks for it. */
async function copyReportPage(functionDir: string): Promise<void> {
  await mkdir(join(functionDir, 'dist'), { recursive: true });
  await copyFile(REPORT_PAGE, join(functionDir, 'dist', basename(REPORT_PAGE)));
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
