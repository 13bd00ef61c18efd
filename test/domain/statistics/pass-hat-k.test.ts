import { describe, expect, it } from 'vitest';
import { passHatK, passHatKOf } from '../../../lib/domain/statistics/pass-hat-k.ts';
import { wilsonInterval } from '../../../lib/domain/statistics/wilson-interval.ts';
import { seededRandom } from '../../../simulation/seeded-random.ts';
import { sequentialValues } from './sequential-values.ts';

describe('pass^k of a case', () => {
  it(`is that of 200 counts by ${sequentialValues.origin}`, () => {
    for (const [passed = 0, repetitions = 0, k = 0, theirs = NaN] of sequentialValues.pass_hat_k
      .rows) {
      expect(passHatKOf({ passed, repetitions }, k)).toBeCloseTo(theirs, 10);
    }
  });

  it('is the pass rate for one, and 0 where fewer passed than have to', () => {
    expect(passHatKOf({ passed: 3, repetitions: 5 }, 1)).toBeCloseTo(0.6, 12);
    expect(passHatKOf({ passed: 3, repetitions: 5 }, 4)).toBe(0);
  });

  it('is not known from fewer repetitions', () => {
    expect(passHatKOf({ passed: 3, repetitions: 3 }, 4)).toBeNull();
  });

  it('is without bias: its mean over all that may pass is the chance that k pass', () => {
    const [repetitions, k, rate] = [7, 3, 0.8];
    const choose = (of: number, some: number): number =>
      some === 0 ? 1 : (choose(of - 1, some - 1) * of) / some;
    let mean = 0;
    for (let passed = 0; passed <= repetitions; passed += 1) {
      const probability =
        choose(repetitions, passed) * rate ** passed * (1 - rate) ** (repetitions - passed);
      mean += probability * (passHatKOf({ passed, repetitions }, k) ?? NaN);
    }

    expect(mean).toBeCloseTo(rate ** k, 12);
  });
});

describe('pass^k over cases', () => {
  it('counts each case alike and leaves out those with fewer repetitions', () => {
    const estimate = passHatK(
      [
        { passed: 4, repetitions: 4 },
        { passed: 5, repetitions: 10 },
        { passed: 1, repetitions: 1 },
      ],
      2,
    );

    expect(estimate?.value).toBeCloseTo((1 + 10 / 45) / 2, 12);
  });

  it('does not exist for fewer than two cases with so many repetitions', () => {
    expect(passHatK([{ passed: 4, repetitions: 4 }], 2)).toBeNull();
    expect(passHatK([], 1)).toBeNull();
  });

  it('counts each case once where all of them always pass', () => {
    const cases = Array.from({ length: 30 }, () => ({ passed: 8, repetitions: 8 }));

    expect(passHatK(cases, 4)).toEqual({ value: 1, ...wilsonInterval(30, 30) });
  });

  it.each([1, 2, 4])(
    'holds the true value for k = %i in 94 of 100 draws of cases that differ',
    (k) => {
      const random = seededRandom(17);
      const truth = 0.7 * 0.97 ** k + 0.3 * 0.6 ** k;
      let held = 0;
      const draws = 1_000;
      for (let draw = 0; draw < draws; draw += 1) {
        const cases = Array.from({ length: 60 }, () => {
          const rate = random() < 0.7 ? 0.97 : 0.6;
          const repetitions = random() < 0.5 ? 8 : 5;
          const passed = Array.from({ length: repetitions }).filter(() => random() < rate).length;
          return { passed, repetitions };
        });
        const estimate = passHatK(cases, k);
        if (estimate && estimate.low <= truth && truth <= estimate.high) held += 1;
      }

      expect(held / draws).toBeGreaterThan(0.94);
    },
  );
});
