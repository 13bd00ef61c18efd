import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { pageInputs } from './page-inputs.ts';
import { WORD_LISTS } from './write-words.ts';

/** Whatever `npm run build` makes bundles of for Node.js. */
const ENTRIES = ['bin/cognigate.ts', 'bin/synth-gate.ts', 'lib/stack/cdk.ts'];

/** The folders, from the package's own on, of all packages that some bundle has a part of, and of the lists of words. */
export async function shippedPackages(): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: [...ENTRIES, ...globSync('lambdas/*.ts', { cwd: PACKAGE_ROOT })],
    outdir: join(PACKAGE_ROOT, 'dist'),
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['aws-cdk-lib', 'constructs'],
    logLevel: 'error',
    metafile: true,
  });
  return packageFolders([...Object.keys(metafile.inputs), ...(await pageInputs())]).union(
    new Set(WORD_LISTS),
  );
}

/** Of the packages that a bundle holds; files of ours have none. */
export function packageFolders(inputs: readonly string[]): Set<string> {
  return new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []),
  );
}
