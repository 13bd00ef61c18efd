import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from './package-root.ts';

/** What the command reads of its own package while it runs, by path in the package. */
export const PACKAGE_FILES = [
  'package.json',
  'dist/workflow.asl.json',
  'dist/report-template.html',
  'dist/history-template.html',
  'examples/customer-service.suite.yaml',
  'dist/words/en.txt',
  'dist/words/de.txt',
  'dist/words/fr.txt',
  'dist/words/es.txt',
] as const;

export type PackageFile = (typeof PACKAGE_FILES)[number];

/** False in the single file, in whose place of this module there is one that carries them. */
export const HAS_PACKAGE: boolean = true;

/** Its text; null where it has not been built. */
export function packageFile(path: PackageFile): string | null {
  const place = join(PACKAGE_ROOT, path);
  return existsSync(place) ? readFileSync(place, 'utf8') : null;
}
