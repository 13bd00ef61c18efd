import { clusteredInterval } from './clustered-interval.ts';
import type { Estimate } from './estimate.ts';

/**
 * How often a repetition comes out otherwise than the one before it, over all successive pairs of all cases; null of
 * fewer than two cases with a pair. Each case is its repetitions in their order, true where one passed. A case that
 * passes by a coin of probability p flips in 2p(1 − p) of its pairs; pairs of one case share repetitions and
 * are no independent witnesses.
 */
export function flipRate(cases: readonly (readonly boolean[])[]): Estimate | null {
  const pairs = cases.map((repetitions) => ({
    successes: repetitions.filter((passed, at) => at > 0 && passed !== repetitions[at - 1]).length,
    trials: Math.max(0, repetitions.length - 1),
  }));
  const interval = clusteredInterval(pairs);
  if (interval === null) return null;
  const flips = pairs.reduce((sum, { successes }) => sum + successes, 0);
  return { value: flips / pairs.reduce((sum, { trials }) => sum + trials, 0), ...interval };
}
