import { binomialAtMost } from './binomial.ts';

const MISSED = 0.05;
const STEPS = 60;

/**
 * The share that is at least shown, with 95 % confidence, by `right` of `cases` (Clopper and Pearson,
 * Biometrika 26, 1934, one-sided); 0 of none. Exact: were the true share smaller, so many or more would be
 * right in at most 5 of 100 runs.
 */
export function lowerBound(right: number, cases: number): number {
  if (right <= 0) return 0;
  if (right >= cases) return MISSED ** (1 / cases);
  let [low, high] = [0, right / cases];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    const asManyOrMore = 1 - binomialAtMost(right - 1, cases, middle);
    if (asManyOrMore < MISSED) low = middle;
    else high = middle;
  }
  return low;
}
