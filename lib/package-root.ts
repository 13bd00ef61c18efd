import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of this package, from the sources as from the bundle. */
export const PACKAGE_ROOT = packageRoot(import.meta.dirname);

function packageRoot(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('package.json not found above the sources');
  return packageRoot(parent);
}
