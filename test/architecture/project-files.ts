import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { readSource, type SourceFile } from './source-file.ts';

/** Every file of code of this project; test/corpus is data. */
export function projectFiles(): SourceFile[] {
  return globSync('{lib,lambdas,bin,simulation,bench,examples,test}/**/*.{ts,tsx}', {
    cwd: PACKAGE_ROOT,
    exclude: ['test/corpus/**'],
  })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => readSource(path, readFileSync(join(PACKAGE_ROOT, path), 'utf8')));
}
