import { describe, expect, it } from 'vitest';
import { f1Interval } from '../../../lib/domain/baseline/f1-interval.ts';
import { fc } from '../../support/setup/fast-check.ts';

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
