import { type Interval, wilsonInterval } from './wilson-interval.ts';

/** What came of all trials that belong together, such as the variants of one case. */
export interface Cluster {
  readonly successes: number;
  readonly trials: number;
}

/**
 * The 95 % interval of the share of successes where trials of one cluster are no independent witnesses;
 * null of fewer than two clusters.
 *
 * Wilson's interval of as many trials as the design effect leaves, which is the variance of the ratio estimator
 * between clusters over the binomial one (Rao and Scott, Biometrics 48, 1992, page 577). It is never taken for
 * less than 1; where all or none succeed, no variance shows, and each cluster counts once.
 */
export function clusteredInterval(clusters: readonly Cluster[]): Interval | null {
  const used = clusters.filter(({ trials }) => trials > 0);
  if (used.length < 2) return null;
  const trials = used.reduce((sum, each) => sum + each.trials, 0);
  const share = used.reduce((sum, each) => sum + each.successes, 0) / trials;
  const binomial = (share * (1 - share)) / trials;
  const effective =
    binomial === 0 ? used.length : (trials * binomial) / Math.max(binomial, variance(used));
  return wilsonInterval(share * effective, effective);
}

/** Of the share, by how far each cluster is from it (Cochran, Sampling Techniques, 1977, 6.4). */
function variance(clusters: readonly Cluster[]): number {
  const trials = clusters.reduce((sum, each) => sum + each.trials, 0);
  const share = clusters.reduce((sum, each) => sum + each.successes, 0) / trials;
  const squares = clusters.reduce(
    (sum, each) => sum + (each.successes - share * each.trials) ** 2,
    0,
  );
  return ((clusters.length / (clusters.length - 1)) * squares) / trials ** 2;
}
