import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { REQUIRE_BANNER } from './require-banner.ts';
import { writeLicences } from './write-licences.ts';

/** The protocol's SDK brings a validator of JSON Schema that nothing here calls; its other one is 132 kB smaller. */
const SMALLER = {
  '@modelcontextprotocol/server/_shims': join(
    PACKAGE_ROOT,
    'node_modules/@modelcontextprotocol/server/dist/shimsWorkerd.mjs',
  ),
};

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
    banner: { js: REQUIRE_BANNER },
    legalComments: 'none',
    metafile: true,
    logOverride: { 'import-is-undefined': 'error' },
  });
  const packages = await writeLicences(
    Object.keys(metafile.inputs),
    join(outDir, 'third-party-licences.txt'),
  );
  return `dist/cli/cognigate.js: the command, as installed, with ${packages} packages and their licences`;
}
