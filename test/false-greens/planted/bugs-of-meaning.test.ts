import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { bugsOfMeaning } from './bugs-of-meaning.ts';

it('has for each planted bug the one place in the source where it is planted', () => {
  const astray = bugsOfMeaning.filter(({ file, from }) => {
    const source = readFileSync(join(PACKAGE_ROOT, file), 'utf8');
    return source.split(from).length !== 2;
  });

  expect(astray).toEqual([]);
});
