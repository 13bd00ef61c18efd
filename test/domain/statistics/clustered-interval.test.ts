import { describe, expect, it } from 'vitest';
import { clusteredInterval } from '../../../lib/domain/statistics/clustered-interval.ts';
import { wilsonInterval } from '../../../lib/domain/statistics/wilson-interval.ts';

describe('clusteredInterval', () => {
  it('is that of so many clusters where all trials of one come out alike', () => {
    const clusters = Array.from({ length: 40 }, (_, at) => ({
      successes: at < 30 ? 3 : 0,
      trials: 3,
    }));

    const interval = clusteredInterval(clusters);

    // By the unbiased variance, one cluster fewer.
    const expected = wilsonInterval(0.75 * 39, 39);
    expect(interval?.low).toBeCloseTo(expected?.low ?? 0, 10);
    expect(interval?.high).toBeCloseTo(expected?.high ?? 0, 10);
  });

  it('is never narrower than that of independent trials', () => {
    const clusters = Array.from({ length: 40 }, () => ({ successes: 2, trials: 3 }));

    expect(clusteredInterval(clusters)).toEqual(wilsonInterval(80, 120));
  });

  it('counts each cluster once where all succeed', () => {
    const clusters = Array.from({ length: 40 }, () => ({ successes: 3, trials: 3 }));

    expect(clusteredInterval(clusters)).toEqual(wilsonInterval(40, 40));
  });

  it('is none of a single cluster', () => {
    expect(clusteredInterval([{ successes: 3, trials: 3 }])).toBeNull();
  });

  it('holds the true share in 95 of 100 draws of clusters that differ', () => {
    let state = 7;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    let held = 0;
    for (let draw = 0; draw < 2_000; draw += 1) {
      const clusters = Array.from({ length: 60 }, () => {
        const own = random() < 0.8 ? 0.95 : 0.2;
        const hits = [0, 1, 2].filter(() => random() < own).length;
        return { successes: hits, trials: 3 };
      });
      const interval = clusteredInterval(clusters);
      if (interval && interval.low <= 0.8 && 0.8 <= interval.high) held += 1;
    }

    expect(held / 2_000).toBeGreaterThan(0.93);
  });
});
