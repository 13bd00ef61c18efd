/** Natural logarithm of n! for n from 0 on, by Lanczos' series above a small table. */
function logFactorial(n: number): number {
  for (let known = factorials.length; known <= Math.min(n, LARGEST_SUMMED); known += 1) {
    factorials.push((factorials[known - 1] ?? 0) + Math.log(known));
  }
  const summed = factorials[n];
  if (summed !== undefined) return summed;
  // Stirling's series; its next term is below 1e-18 from here on.
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
  );
}

const LARGEST_SUMMED = 20_000;
const factorials = [0];

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
