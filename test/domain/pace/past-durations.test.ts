import { describe, expect, it } from 'vitest';
import { fitDurations, type PastExecution } from '../../../lib/domain/pace/past-durations.ts';

const lasted = (...seconds: readonly number[]): PastExecution[] =>
  seconds.map((each) => ({ cases: 100, seconds: each }));

describe('the durations of past executions', () => {
  it('say nothing where there are none', () => {
    expect(fitDurations([], 100)).toBeNull();
  });

  it.each([
    [1, 0.02 / 3 + 0.15 ** 2],
    [2, 0.02 / 4 + 0.15 ** 2 / 2],
  ])('are known less well where there are but %i', (count, variance) => {
    const { mu, sigma } = fitDurations(lasted(...Array(count).fill(60)), 100)?.distribution ?? {};

    expect(mu).toBeCloseTo(Math.log(60), 12);
    expect(sigma).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it('are known by half where they are those of other suites', () => {
    const others = lasted(60, 60, 60).map((each) => ({ ...each, ofOthers: true }));

    const { sigma } = fitDurations(others, 100)?.distribution ?? {};

    expect(sigma).toBeCloseTo(Math.sqrt(0.02 / 5 + 0.25), 12);
  });

  it('are fitted with a spread of 10 % mixed in that counts as two of them', () => {
    const alike = fitDurations(lasted(60, 60, 60), 100);

    expect(alike?.count).toBe(3);
    expect(alike?.distribution.mu).toBeCloseTo(Math.log(60), 12);
    expect(alike?.distribution.sigma).toBeCloseTo(Math.sqrt((2 * 0.01) / 5), 12);
  });

  it('spread by their logarithms', () => {
    const { mu, sigma } = fitDurations(lasted(30, 60, 120), 100)?.distribution ?? {};

    expect(mu).toBeCloseTo(Math.log(60), 12);
    expect(sigma).toBeCloseTo(Math.sqrt((2 * Math.log(2) ** 2 + 0.02) / 5), 12);
  });

  it('grow with the cases, and are known less well the further they are scaled', () => {
    const { mu, sigma } = fitDurations(lasted(60, 60, 60), 200)?.distribution ?? {};

    expect(mu).toBeCloseTo(Math.log(120), 12);
    expect(sigma).toBeCloseTo(Math.sqrt(0.02 / 5 + (0.3 * Math.log(2)) ** 2), 12);
    expect(fitDurations(lasted(60, 60, 60), 50)?.distribution.sigma).toBeCloseTo(sigma ?? 0, 12);
  });

  it('average over sizes that differ', () => {
    const history = [
      { cases: 50, seconds: 30 },
      { cases: 100, seconds: 60 },
      { cases: 200, seconds: 120 },
    ];

    const { mu, sigma } = fitDurations(history, 100)?.distribution ?? {};

    expect(mu).toBeCloseTo(Math.log(60), 12);
    expect(sigma).toBeCloseTo(Math.sqrt(0.02 / 5 + (2 * (0.3 * Math.log(2)) ** 2) / 3), 12);
  });

  it('count up to the twenty newest', () => {
    const newest = lasted(...Array(20).fill(60));

    const fitted = fitDurations([...newest, ...lasted(6_000, 6_000)], 100);

    expect(fitted?.count).toBe(20);
    expect(fitted?.distribution.mu).toBeCloseTo(Math.log(60), 12);
  });

  it.each([
    [{ cases: 100, seconds: 0.001 }, 3],
    [{ cases: 100, seconds: 0.0009 }, 2],
    [{ cases: 100, seconds: 86_400 }, 3],
    [{ cases: 100, seconds: 86_401 }, 2],
    [{ cases: 100, seconds: Number.NaN }, 2],
    [{ cases: 1, seconds: 60 }, 3],
    [{ cases: 0, seconds: 60 }, 2],
    [{ cases: Number.POSITIVE_INFINITY, seconds: 60 }, 2],
  ])('count %j as %j', (odd, count) => {
    expect(fitDurations([odd, ...lasted(60, 60)], 100)?.count ?? null).toBe(count);
  });

  it.each([
    [1, 3],
    [0, null],
    [Number.NaN, null],
  ])('say of %d cases by how many they know them: %j', (cases, count) => {
    expect(fitDurations(lasted(60, 60, 60), cases)?.count ?? null).toBe(count);
  });
});
