import { type Interval, wilsonInterval } from '../statistics/wilson-interval.ts';

/** What an intent was right and wrong about, one against the rest. */
export interface IntentTally {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

export function f1Of({ truePositives, falsePositives, falseNegatives }: IntentTally): number {
  return (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
}

/**
 * The 95 % interval of an F1; null where nothing concerns the intent.
 *
 * The share of right ones among all that concern the intent is its Jaccard index J, a proportion. F1 is
 * 2J / (1 + J), which grows with J, so an interval of J is one of F1.
 */
export function f1Interval({
  truePositives,
  falsePositives,
  falseNegatives,
}: IntentTally): Interval | null {
  const interval = wilsonInterval(truePositives, truePositives + falsePositives + falseNegatives);
  const f1 = (jaccard: number) => (2 * jaccard) / (1 + jaccard);
  return interval && { low: f1(interval.low), high: f1(interval.high) };
}
