import { describe, expect, it } from 'vitest';
import { flipRate } from '../../../lib/domain/statistics/flip-rate.ts';
import { seededRandom } from '../../../simulation/seeded-random.ts';

describe('the flip rate', () => {
  it('is the share of repetitions that come out otherwise than the one before, over all cases', () => {
    const rate = flipRate([[true, false, true, true], [true, true, true], [false], []]);

    expect(rate?.value).toBeCloseTo(2 / 5, 12);
    expect(rate?.low).toBeLessThan(0.4);
    expect(rate?.high).toBeGreaterThan(0.4);
  });

  it('tells a bot that changes from time to time from one that changed once', () => {
    const once = Array.from({ length: 20 }, () => [true, true, true, false, false, false]);
    const always = Array.from({ length: 20 }, () => [true, false, true, false, true, false]);

    expect(flipRate(once)?.value).toBeCloseTo(0.2, 12);
    expect(flipRate(always)?.value).toBe(1);
  });

  it('does not exist for fewer than two cases that were repeated', () => {
    expect(flipRate([[true, false, true], [true]])).toBeNull();
    expect(flipRate([])).toBeNull();
  });

  it('holds the true rate in 94 of 100 draws of cases that differ', () => {
    const random = seededRandom(23);
    const truth = 0.6 * 2 * 0.95 * 0.05 + 0.4 * 2 * 0.6 * 0.4;
    let held = 0;
    const draws = 1_000;
    for (let draw = 0; draw < draws; draw += 1) {
      const cases = Array.from({ length: 60 }, () => {
        const rate = random() < 0.6 ? 0.95 : 0.6;
        return Array.from({ length: 6 }, () => random() < rate);
      });
      const estimate = flipRate(cases);
      if (estimate && estimate.low <= truth && truth <= estimate.high) held += 1;
    }

    expect(held / draws).toBeGreaterThan(0.94);
  });
});
