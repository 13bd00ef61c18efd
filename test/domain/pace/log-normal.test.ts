import { describe, expect, it } from 'vitest';
import {
  hazard,
  type LogNormal,
  normalHazard,
  normalSurvival,
  survival,
} from '../../../lib/domain/pace/log-normal.ts';

describe('the normal distribution', () => {
  it.each([
    [-40, 1],
    [-6, 0.9999999990134123],
    [-3, 0.9986501019683699],
    [-2.5, 0.9937903346742238],
    [-1, 0.8413447460685429],
    [0, 0.5],
    [1, 0.15865525393145707],
    [2.5, 0.006209665325776132],
    [3, 0.0013498980316300933],
    [6, 9.865876450376946e-10],
  ])('survives %d standard deviations with the tabled chance', (z, chance) => {
    expect(Math.abs(normalSurvival(z) / chance - 1)).toBeLessThan(1e-9);
  });

  it('has a hazard that rises everywhere and stays finite where density and survival underflow', () => {
    const hazards = Array.from({ length: 1_000 }, (_, step) => normalHazard(-10 + step / 10));

    expect(hazards.every((hazard, step) => hazard > (hazards[step - 1] ?? -1))).toBe(true);
    expect(normalHazard(60)).toBeGreaterThan(60);
    expect(normalHazard(60)).toBeLessThan(60.1);
  });
});

describe('the log-normal distribution', () => {
  // The median is 100 s; half of the logarithms lie within 0.2 of it.
  const distribution: LogNormal = { mu: Math.log(100), sigma: 0.2 };

  it.each([
    [100 * Math.exp(-0.2), 0.8413447460685429],
    [100, 0.5],
    [100 * Math.exp(0.2), 0.15865525393145707],
    [100 * Math.exp(0.6), 0.0013498980316300933],
  ])('lasts longer than %d s with the chance %d', (seconds, chance) => {
    expect(survival(distribution, seconds)).toBeCloseTo(chance, 12);
  });

  it('ends at the rate at which its survival falls', () => {
    for (const seconds of [60, 100, 140, 300]) {
      const step = seconds * 1e-5;
      const fall =
        (survival(distribution, seconds - step) - survival(distribution, seconds + step)) /
        (2 * step);

      expect(hazard(distribution, seconds) / (fall / survival(distribution, seconds))).toBeCloseTo(
        1,
        6,
      );
    }
  });

  it('has a finite rate where nothing is left to survive', () => {
    // Mills: the hazard of a standard normal is about z + 1 / z far out.
    const z = (Math.log(1e9) - distribution.mu) / distribution.sigma;

    expect(survival(distribution, 1e9)).toBe(0);
    expect(hazard(distribution, 1e9) * distribution.sigma * 1e9).toBeCloseTo(z + 1 / z, 4);
  });
});
