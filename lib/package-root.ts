import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of this package, from the sources as from a bundle; a bundle that was deployed alone is its own. */
export const PACKAGE_ROOT = packageRoot(import.meta.dirname) ?? import.meta.dirname;

function packageRoot(directory: string): string | null {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  return parent === directory ? null : packageRoot(parent);
}
