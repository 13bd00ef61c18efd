import { describe, expect, it } from 'vitest';
import {
  differenceInterval,
  f1Interval,
  isWithinNoise,
} from '../../../lib/domain/baseline/within-noise.ts';
import { fc } from '../../support/setup/fast-check.ts';

const proportion = fc
  .tuple(fc.nat(500), fc.integer({ min: 1, max: 500 }))
  .map(([successes, trials]) => ({ successes: Math.min(successes, trials), trials }));

describe('noise', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('of %i of %i less %i of %i is the interval that was published', (a, m, b, n, low, high) => {
    const interval = differenceInterval({ successes: a, trials: m }, { successes: b, trials: n });

    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it.each([
    [95, 100, 92, 100, true],
    [950, 1_000, 920, 1_000, false],
    [0, 5, 0, 5, true],
    [10, 10, 0, 20, false],
  ])('takes %i of %i and %i of %i for chance: %s', (a, m, b, n, expected) => {
    expect(isWithinNoise({ successes: a, trials: m }, { successes: b, trials: n })).toBe(expected);
  });

  it('is a matter of both sides alike, and holds of what is equal', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        expect(isWithinNoise(a, b)).toBe(isWithinNoise(b, a));
        expect(isWithinNoise(a, a)).toBe(true);
      }),
    );
  });

  it('calls anything chance that was never tried', () => {
    expect(isWithinNoise({ successes: 0, trials: 0 }, { successes: 9, trials: 9 })).toBe(true);
    expect(isWithinNoise({ successes: 9, trials: 9 }, { successes: 0, trials: 0 })).toBe(true);
  });
});

describe('the interval of an F1', () => {
  it('holds it, within 0 and 1', () => {
    const count = fc.nat(200);
    fc.assert(
      fc.property(count, count, count, (truePositives, falsePositives, falseNegatives) => {
        const tally = { truePositives, falsePositives, falseNegatives };
        const interval = f1Interval(tally);
        const all = 2 * truePositives + falsePositives + falseNegatives;
        if (interval === null) {
          expect(all).toBe(0);
          return;
        }
        const f1 = (2 * truePositives) / all;
        expect(interval.low).toBeLessThanOrEqual(f1 + 1e-12);
        expect(interval.high).toBeGreaterThanOrEqual(f1 - 1e-12);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
      }),
    );
  });
});
