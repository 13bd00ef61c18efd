import { describe, expect, it } from 'vitest';
import { rememberedFile } from '../../../lib/cli/running/suite-of-run.ts';

const terminal = { cwd: () => '/home/robin/bots' };

describe('the suite file of a run', () => {
  it.each([
    ['suite.yaml', 'suite.yaml'],
    ['./a/../suites/shop.yaml', 'suites/shop.yaml'],
    ['/home/robin/bots/shop.yaml', 'shop.yaml'],
    ['..shop/suite.yaml', '..shop/suite.yaml'],
    ['../other/suite.yaml', undefined],
    ['/srv/suite.yaml', undefined],
    ['-', undefined],
  ])('%s is remembered as %s', (file, remembered) => {
    expect(rememberedFile(file, terminal)).toBe(remembered);
  });
});
