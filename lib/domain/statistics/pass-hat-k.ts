import { clusteredInterval } from './clustered-interval.ts';
import type { Estimate } from './estimate.ts';

/** A case that was run several times, as often as was planned beforehand. */
export interface Repeated {
  readonly passed: number;
  readonly repetitions: number;
}

/**
 * How often `k` repetitions of this case would all pass: the share of all choices of k of its repetitions that
 * passed wholly, which is without bias (τ-bench, Yao et al., arXiv 2406.12045, 2024, section 3); null of fewer
 * than k repetitions.
 */
export function passHatKOf({ passed, repetitions }: Repeated, k: number): number | null {
  if (repetitions < k) return null;
  let share = 1;
  for (let each = 0; each < k; each += 1) {
    share *= Math.max(0, passed - each) / (repetitions - each);
  }
  return share;
}

/**
 * The mean of pass^k over cases, each of which counts alike, with an interval that takes repetitions of one case for
 * no independent witnesses; null of fewer than two cases with k repetitions. Cases with fewer are left out.
 */
export function passHatK(cases: readonly Repeated[], k: number): Estimate | null {
  const used = cases.flatMap((each) => {
    const share = passHatKOf(each, k);
    return share === null ? [] : [{ share, groups: each.repetitions / k }];
  });
  // At best a case tells as much as its repetitions do in groups of k that share none. The variance of a mean in which
  // each case counts alike goes with their harmonic mean.
  const trials = used.length / used.reduce((sum, { groups }) => sum + 1 / groups, 0);
  const interval = clusteredInterval(
    used.map(({ share }) => ({ successes: share * trials, trials })),
  );
  if (interval === null) return null;
  return { value: used.reduce((sum, { share }) => sum + share, 0) / used.length, ...interval };
}
