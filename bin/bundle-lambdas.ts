import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { builtInModulesByRequire } from './built-in-modules.ts';
import { bundleParts, partsApart } from './parts-apart.ts';
import { REQUIRE_BANNER } from './require-banner.ts';

const TARGET = 'node24';
const HANDLERS = fileURLToPath(new URL('../lambdas/', import.meta.url));
/** The page that HTML reports are made of; what reads runs finds it beside its bundle. */
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
  /** The file that Lambda runs. */
  readonly path: string;
  /** Of this file and of those that it loads at its start. */
  readonly bytes: number;
}

/**
 * Bundles all handlers into one folder, which every function has: `<name>.mjs`, and beside it the parts that
 * several share or that are loaded when they are needed (decision 53). Packages are bundled as they were
 * published, so that what is tested is what is deployed (decision 18).
 *
 * Their source maps are deployed with them, without the text of the sources: an error in a log has its place
 * in the source by them.
 */
export async function bundleLambdas(outDir: string): Promise<LambdaBundle[]> {
  const names = await handlerNames();
  await rm(outDir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: names.map((name) => ({ in: join(HANDLERS, `${name}.ts`), out: name })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    mainFields: ['module', 'main'],
    plugins: [builtInModulesByRequire, partsApart],
    alias: STAND_INS,
    banner: { js: REQUIRE_BANNER },
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // What is named and not there would be called one day.
    logOverride: { 'import-is-undefined': 'error' },
  });
  await bundleParts(outDir, TARGET);
  if (existsSync(REPORT_PAGE)) await copyReportPage(outDir);
  return names.map((name) => {
    const path = join(outDir, `${name}.mjs`);
    return { name, path, bytes: bytesAtStart(metafile, relative(PACKAGE_ROOT, path)) };
  });
}

/** Of a file of `outputs` and of all that it imports, but not of what it may import later. */
function bytesAtStart({ outputs }: Metafile, file: string): number {
  const files = new Set([file]);
  // A set goes on to what is added to it on the way.
  for (const each of files) {
    for (const { path, kind, external } of outputs[each]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) files.add(path);
    }
  }
  return [...files].reduce((sum, each) => sum + (outputs[each]?.bytes ?? 0), 0);
}

/** To where the bundles, alone in their folder, look for it. */
async function copyReportPage(outDir: string): Promise<void> {
  await mkdir(join(outDir, 'dist'), { recursive: true });
  await copyFile(REPORT_PAGE, join(outDir, 'dist', basename(REPORT_PAGE)));
}

/** Files directly in `lambdas/` are handlers; what they share lies in folders. */
async function handlerNames(): Promise<string[]> {
  const entries = await readdir(HANDLERS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => basename(entry.name, '.ts'))
    .sort();
}
