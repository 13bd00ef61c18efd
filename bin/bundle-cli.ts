import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

/** Writes the command for installation to `outDir`: Node.js runs no TypeScript below node_modules. */
export async function bundleCli(outDir: string): Promise<string> {
  await rm(outDir, { recursive: true, force: true });
  await build({
    entryPoints: [join(PACKAGE_ROOT, 'bin', 'cognigate.ts')],
    outdir: outDir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node22',
    format: 'esm',
  });
  return 'dist/cli/cognigate.js: the command, as installed';
}
