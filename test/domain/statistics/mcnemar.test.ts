import { describe, expect, it } from 'vitest';
import {
  FEWEST_TELLING,
  mcNemarExact,
  SIGNIFICANCE,
} from '../../../lib/domain/statistics/mcnemar.ts';
import { pairedInterval } from '../../../lib/domain/statistics/paired-interval.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe("McNemar's exact test", () => {
  it.each([
    [8, 0, 0.0078],
    [10, 1, 0.0117],
    [15, 3, 0.0075],
    [20, 5, 0.0041],
    [6, 0, 0.0313],
    [5, 0, 0.0625],
  ])('of %i cases that got worse and %i that got better has the p-value %d', (worse, better, p) => {
    expect(mcNemarExact({ worse, better })).toBeCloseTo(p, 4);
  });

  it('never tells fewer than six changes from chance, and six that went one way it does', () => {
    for (let worse = 0; worse < FEWEST_TELLING; worse += 1) {
      expect(mcNemarExact({ worse, better: 0 })).toBeGreaterThan(SIGNIFICANCE);
    }
    expect(mcNemarExact({ worse: FEWEST_TELLING, better: 0 })).toBeLessThan(SIGNIFICANCE);
  });

  it('takes both directions alike, and a balance for chance', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(3_000), (worse, better) => {
        const p = mcNemarExact({ worse, better });
        expect(mcNemarExact({ worse: better, better: worse })).toBe(p);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mcNemarExact({ worse, better: worse })).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('the interval of a change over the same cases', () => {
  it('is the one of the page that published it', () => {
    // Newcombe 1998, page 2640, table III: 36, 12, 2, 0 of 50; the difference is 0.2.
    const interval = pairedInterval({ rightInBoth: 36, worse: 2, better: 12, wrongInBoth: 0 });

    expect(interval?.low).toBeCloseTo(0.0569, 4);
    expect(interval?.high).toBeCloseTo(0.3404, 4);
  });

  it('is none of no cases', () => {
    expect(pairedInterval({ rightInBoth: 0, worse: 0, better: 0, wrongInBoth: 0 })).toBeNull();
  });
});
