import type { RetrierDefinition } from './definition.ts';

/**
 * Milliseconds before the retry that a retrier grants as its `attempt`-th, counted from 1:
 * IntervalSeconds × BackoffRate^(attempt − 1), at most MaxDelaySeconds; under full jitter any
 * length up to that is equally likely.
 */
export function retryDelayMilliseconds(
  retrier: RetrierDefinition,
  attempt: number,
  random: () => number,
): number {
  const grown = retrier.IntervalSeconds * retrier.BackoffRate ** (attempt - 1);
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return Math.round(1000 * seconds * (retrier.JitterStrategy === 'FULL' ? random() : 1));
}
