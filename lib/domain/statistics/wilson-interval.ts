export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of 0.975: two sides of 95 %. */
const Z_95 = 1.959963984540054;

/**
 * The 95 % score interval of `successes` in `trials` after Wilson (1927), as shares; null of no trials.
 *
 * Unlike the textbook interval it never leaves 0…1 and has a width at 0 % and 100 %.
 */
export function wilsonInterval(successes: number, trials: number): Interval | null {
  if (trials <= 0) return null;
  const share = successes / trials;
  const z2 = Z_95 ** 2;
  const middle = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (Z_95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2))) / (1 + z2 / trials);
  return {
    low: successes <= 0 ? 0 : Math.max(0, middle - half),
    high: successes >= trials ? 1 : Math.min(1, middle + half),
  };
}
