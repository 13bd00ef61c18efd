import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const CHECK = join(PACKAGE_ROOT, 'bin', 'require-packages.cjs');

/** What a script says in a checkout that asks for these packages and has those. */
function checkedWith(wanted: readonly string[], installed: readonly string[]) {
  const checkout = temporaryDirectory();
  mkdirSync(join(checkout, 'bin'));
  copyFileSync(CHECK, join(checkout, 'bin', 'require-packages.cjs'));
  const devDependencies = Object.fromEntries(wanted.map((name) => [name, '1.0.0']));
  writeFileSync(join(checkout, 'package.json'), JSON.stringify({ devDependencies }));
  for (const name of installed) {
    mkdirSync(join(checkout, 'node_modules', name), { recursive: true });
    writeFileSync(join(checkout, 'node_modules', name, 'package.json'), '{}');
  }
  const { stderr, status } = spawnSync(
    process.execPath,
    ['-r', './bin/require-packages.cjs', '-e', ''],
    { cwd: checkout, encoding: 'utf8' },
  );
  return { stderr, status };
}

describe('the check of what is installed', () => {
  it.each([
    [['zod'], [], 'zod'],
    [['zod', '@scope/new', 'newer'], ['zod'], '@scope/new and 1 more'],
  ])('of %j with %j ends with a sentence', (wanted, installed, missing) => {
    expect(checkedWith(wanted, installed)).toEqual({
      stderr: `cognigate: what package.json asks for is not installed: ${missing}; run: npm ci\n`,
      status: 3,
    });
  });

  it('lets a checkout go on that has everything', () => {
    expect(checkedWith(['zod', '@scope/new'], ['@scope/new', 'zod'])).toEqual({
      stderr: '',
      status: 0,
    });
  });

  it('comes before every script of a checkout, after the check of Node.js', () => {
    const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    const both = /\bnode -r \.\/bin\/require-node\.cjs -r \.\/bin\/require-packages\.cjs /;
    const lines = Object.values<string>(scripts).filter((line) => /\bnode -r /.test(line));

    expect(lines.filter((line) => !both.test(line))).toEqual([]);
  });
});
