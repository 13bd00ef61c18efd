import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { builtInModulesByRequire } from './built-in-modules.ts';
import { loadInStages } from './load-in-stages.ts';
import { pageInputs } from './page-inputs.ts';
import { bundleParts, partsApart } from './parts-apart.ts';
import { REQUIRE_BANNER } from './require-banner.ts';
import { SMALLER } from './smaller-modules.ts';
import { writeLicences } from './write-licences.ts';
import { WORD_LISTS } from './write-words.ts';

const TARGET = 'node22';

/** How the command is bundled for installation; what it seldom asks for lies beside it. */
export const asInstalled = {
  absWorkingDir: PACKAGE_ROOT,
  entryPoints: [join('bin', 'cognigate.ts')],
  bundle: true,
  minify: true,
  splitting: true,
  platform: 'node',
  target: TARGET,
  format: 'esm',
  mainFields: ['module', 'main'],
  alias: SMALLER,
  plugins: [builtInModulesByRequire, partsApart, loadInStages],
  banner: { js: REQUIRE_BANNER },
  legalComments: 'none',
  metafile: true,
  logOverride: { 'import-is-undefined': 'error' },
} satisfies BuildOptions;

/**
 * Writes the command for installation to `outDir`: Node.js runs no TypeScript below node_modules, and
 * packages in the bundle are loaded in half the time that their own hundreds of files take. Minified, since
 * the package is to stay below twelve megabytes.
 */
export async function bundleCli(outDir: string): Promise<string> {
  await rm(outDir, { recursive: true, force: true });
  const { metafile } = await build({ ...asInstalled, outdir: outDir });
  const parts = await bundleParts(outDir, TARGET);
  const packages = await writeLicences(
    [
      ...Object.keys(metafile.inputs),
      ...Object.keys(parts),
      ...(await pageInputs()),
      ...WORD_LISTS.map((folder) => `${folder}/package.json`),
    ],
    join(outDir, 'third-party-licences.txt'),
  );
  return `dist/cli/cognigate.js: the command, as installed, with ${packages} packages and their licences`;
}
