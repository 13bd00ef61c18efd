import { binomialAtMost } from './binomial.ts';
import { lowerBound } from './clopper-pearson.ts';
import { FEWEST_TELLING } from './mcnemar.ts';

/** How often a loss of this size is to be found that is called detectable. */
const FOUND = 0.8;
const STEPS = 40;

/**
 * The smallest loss of pass rate that two runs over so many cases tell from chance in four runs of five,
 * where nothing is mended meanwhile; null where six cases that all fail newly are more than there are.
 */
export function detectableLoss(cases: number): number | null {
  if (cases < FEWEST_TELLING) return null;
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (1 - binomialAtMost(FEWEST_TELLING - 1, cases, middle) < FOUND) low = middle;
    else high = middle;
  }
  return high;
}

/** The share of right answers that so many cases show, with 95 % confidence, where all of them are right. */
export function promiseOf(cases: number): number {
  return lowerBound(cases, cases);
}

/** How many cases, all of them right, show a share with 95 % confidence; 59 for 0.95. */
export function casesToPromise(share: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(share));
}
