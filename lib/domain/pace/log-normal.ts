const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
/** From here on the continued fraction converges faster than the series cancels. */
const TAIL_STARTS_AT = 3;

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / SQRT_TWO_PI;
}

/** Survival over density for z ≥ 3, by Laplace's continued fraction: it stays exact where both underflow. */
function millsRatio(z: number): number {
  let denominator = z;
  for (let term = 60; term >= 1; term--) denominator = z + term / denominator;
  return 1 / denominator;
}

/** Share of a standard normal above `z`. */
export function normalSurvival(z: number): number {
  if (z >= TAIL_STARTS_AT) return normalDensity(z) * millsRatio(z);
  if (z <= -TAIL_STARTS_AT) return 1 - normalDensity(z) * millsRatio(-z);
  let term = z;
  let sum = z;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return 0.5 - normalDensity(z) * sum;
}

/** Density over survival of a standard normal; grows like `z` in the far tail instead of becoming 0 / 0. */
export function normalHazard(z: number): number {
  return z >= TAIL_STARTS_AT ? 1 / millsRatio(z) : normalDensity(z) / normalSurvival(z);
}

/** A distribution of durations whose logarithm is normal. */
export interface LogNormal {
  readonly mu: number;
  readonly sigma: number;
}

function standardized({ mu, sigma }: LogNormal, seconds: number): number {
  return (Math.log(seconds) - mu) / sigma;
}

/** Chance of lasting longer than `seconds`. */
export function survival(distribution: LogNormal, seconds: number): number {
  return normalSurvival(standardized(distribution, seconds));
}

/** Rate, per second, of ending just after `seconds` for what has lasted that long. */
export function hazard(distribution: LogNormal, seconds: number): number {
  return normalHazard(standardized(distribution, seconds)) / (distribution.sigma * seconds);
}
