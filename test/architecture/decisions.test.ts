import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { fileNameOf, indexOf, readDecisions, successorsOf } from './decisions.ts';

const FOLDER = join(PACKAGE_ROOT, 'docs', 'decisions');
const decisions = readDecisions(FOLDER);

/** All that can lead a reader to a decision, other decisions and their index aside. */
const readings = globSync(['{bin,lambdas,lib,simulation}/**/*.{ts,tsx}', '*.md', 'docs/*.md'], {
  cwd: PACKAGE_ROOT,
}).map((path) => readFileSync(join(PACKAGE_ROOT, path), 'utf8'));

describe('a decision', () => {
  it('has the number that comes next', () => {
    expect(decisions.map(({ number }) => number)).toEqual(decisions.map((_, index) => index + 1));
  });

  it.each(decisions)('$number lies in a file of its name', (decision) => {
    expect(decision.file).toBe(fileNameOf(decision));
  });

  it.each(decisions)('$number is accepted, or superseded by a later one', (decision) => {
    const { number, status } = decision;

    expect(status).toMatch(
      /^(?:accepted|superseded by \d+|accepted, in part superseded by \d+ \([^)]+\))$/,
    );
    for (const successor of successorsOf(decision)) {
      expect(successor).toBeGreaterThan(number);
      expect(decisions.some((one) => one.number === successor)).toBe(true);
    }
  });

  it.each(decisions)(
    '$number is told where it matters, in code or documents',
    ({ file, number }) => {
      const reference = new RegExp(`\\b[Dd]ecision ${number}\\b`);

      expect(readings.some((text) => text.includes(file) || reference.test(text))).toBe(true);
    },
  );
});

it('the index of decisions is written from them', async () => {
  // `npx vitest run test/architecture -u` writes it anew.
  await expect(indexOf(decisions)).toMatchFileSnapshot(join(FOLDER, 'README.md'));
});
