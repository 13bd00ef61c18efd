/**
 * Natural logarithm of n! for n from 0 on: summed up to 20,000, where it errs by less than 1e-8, and by
 * Stirling's series above.
 */
export function logFactorial(n: number): number {
  for (let known = factorials.length; known <= Math.min(n, LARGEST_SUMMED); known += 1) {
    factorials.push((factorials[known - 1] ?? 0) + Math.log(known));
  }
  const summed = factorials[n];
  if (summed !== undefined) return summed;
  // The next term is below 1e-18 from here on.
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
  );
}

const LARGEST_SUMMED = 20_000;
const factorials = [0];
