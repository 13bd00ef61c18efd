import { logFactorial } from './log-factorial.ts';

/** Probability of exactly `successes` in `trials` that each succeed with the probability `share`. */
export function binomialProbability(successes: number, trials: number, share: number): number {
  if (share <= 0) return successes === 0 ? 1 : 0;
  if (share >= 1) return successes === trials ? 1 : 0;
  return Math.exp(
    logFactorial(trials) -
      logFactorial(successes) -
      logFactorial(trials - successes) +
      successes * Math.log(share) +
      (trials - successes) * Math.log1p(-share),
  );
}

/** Probability of at most `successes`; 0 for less than none. */
export function binomialAtMost(successes: number, trials: number, share: number): number {
  let sum = 0;
  for (let each = 0; each <= Math.min(successes, trials); each += 1) {
    sum += binomialProbability(each, trials, share);
  }
  return Math.min(1, sum);
}
