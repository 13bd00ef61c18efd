import { describe, expect, it } from 'vitest';
import { normalHazard, normalSurvival } from '../../lib/domain/log-normal.ts';

describe('the normal distribution', () => {
  it.each([
    [-3, 0.9986501019683699],
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
