import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { builtInModulesByRequire } from './built-in-modules.ts';
import { pageInputs } from './page-inputs.ts';
import { REQUIRE_BANNER } from './require-banner.ts';
import { SMALLER } from './smaller-modules.ts';
import { writeLicences } from './write-licences.ts';
import { WORD_LISTS } from './write-words.ts';

/**
 * Writes the command for installation to `outDir`: Node.js runs no TypeScript below node_modules, and
 * packages in the bundle are loaded in half the time that their own hundreds of files take. Minified, since
 * the package is to stay below twelve megabytes.
 */
export async function bundleCli(outDir: string): Promise<string> {
  await rm(outDir, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [join(PACKAGE_ROOT, 'bin', 'cognigate.ts')],
    outdir: outDir,
    bundle: true,
    minify: true,
    splitting: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: SMALLER,
    plugins: [builtInModulesByRequire],
    banner: { js: REQUIRE_BANNER },
    legalComments: 'none',
    metafile: true,
    logOverride: { 'import-is-undefined': 'error' },
  });
  const packages = await writeLicences(
    [
      ...Object.keys(metafile.inputs),
      ...(await pageInputs()),
      ...WORD_LISTS.map((folder) => `${folder}/package.json`),
    ],
    join(outDir, 'third-party-licences.txt'),
  );
  return `dist/cli/cognigate.js: the command, as installed, with ${packages} packages and their licences`;
}
