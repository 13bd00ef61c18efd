import { describe, expect, it } from 'vitest';
import {
  expectedRepetitions,
  expectedUntilFailed,
} from '../../../lib/domain/statistics/curtailment.ts';
import { stoppingCourse } from '../../../lib/domain/statistics/stopping-course.ts';
import { sequentialValues } from './sequential-values.ts';

describe('repetitions that end when certain', () => {
  it.each([
    [2, 3, [2.02, 2.1, 2.18, 2.5]],
    [3, 5, [3.03, 3.16, 3.32, 4.12]],
    [8, 10, [8.08, 8.39, 8.65, 5.84]],
    [3, 3, [2.97, 2.85, 2.71, 1.75]],
    [10, 10, [9.56, 8.03, 6.51, 2.0]],
  ])(
    'of which %i of %i have to pass are so many at 0.99, 0.95, 0.9 and 0.5: %o',
    (needed, planned, means) => {
      const ours = [0.99, 0.95, 0.9, 0.5].map((rate) =>
        expectedRepetitions({ needed, planned }, rate),
      );

      ours.forEach((mean, at) => {
        expect(Math.abs(mean - (means[at] ?? NaN))).toBeLessThanOrEqual(0.005 + 1e-9);
      });
    },
  );

  it(`are as many as ${sequentialValues.origin} compute by negative binomials`, () => {
    for (const row of sequentialValues.curtailed.rows) {
      const [needed = 0, planned = 0, rate = 0, theirs = NaN] = row;
      expect(expectedRepetitions({ needed, planned }, rate)).toBeCloseTo(theirs, 8);
    }
  });
});

describe('a suite that ends when it has failed for certain', () => {
  it.each([
    [0.94, 420],
    [0.92, 318],
    [0.9, 255],
    [0.85, 171],
    [0.8, 129],
  ])('at %d against 0.95 is read for some %i of 500 cases', (rate, read) => {
    const cases = 500;
    const misses = Math.round(cases * (1 - rate));

    const ours = expectedUntilFailed({ cases, missesAllowed: 25, misses });

    expect(Math.round(ours)).toBe(read);
  });

  it('is read for as many cases as the recursion over all orders finds', () => {
    const { expected, shut } = stoppingCourse({
      most: 120,
      decide: (_, failed) => (failed > 6 ? 'shut' : 'undecided'),
      failing: (passed, failed) => (15 - failed) / (120 - passed - failed),
    });

    expect(shut).toBeCloseTo(1, 12);
    expect(expectedUntilFailed({ cases: 120, missesAllowed: 6, misses: 15 })).toBeCloseTo(
      expected,
      9,
    );
  });
});
