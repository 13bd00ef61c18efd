import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../lib/domain/statistics/wilson-interval.ts';
import { fc } from '../../support/setup/fast-check.ts';

const counts = fc
  .integer({ min: 1, max: 20_000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));

describe('the Wilson interval', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that of the literature', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);

    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('of no trials does not exist', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('holds the share, stays within 0 and 1, and is never empty', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const { low, high } = wilsonInterval(successes, trials) ?? { low: 2, high: -1 };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeGreaterThan(low);
      }),
    );
  });

  it('of failures mirrors that of successes', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const ofSuccesses = wilsonInterval(successes, trials);
        const ofFailures = wilsonInterval(trials - successes, trials);
        expect(ofFailures?.low).toBeCloseTo(1 - (ofSuccesses?.high ?? 2), 10);
        expect(ofFailures?.high).toBeCloseTo(1 - (ofSuccesses?.low ?? 2), 10);
      }),
    );
  });

  it('is narrower over ten times as many trials', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const few = wilsonInterval(successes, trials);
        const many = wilsonInterval(successes * 10, trials * 10);
        expect((many?.high ?? 0) - (many?.low ?? 0)).toBeLessThan(
          (few?.high ?? 0) - (few?.low ?? 0),
        );
      }),
    );
  });
});
