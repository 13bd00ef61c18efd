import { type Interval, wilsonInterval } from '../metrics/wilson-interval.ts';

export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Newcombe's 95 % interval for the difference `a − b`, made of the two Wilson intervals (Statistics in
 * Medicine 17, 1998, page 873, method 10); null where either was never tried.
 */
export function differenceInterval(a: Proportion, b: Proportion): Interval | null {
  const first = wilsonInterval(a.successes, a.trials);
  const second = wilsonInterval(b.successes, b.trials);
  if (first === null || second === null) return null;
  const shareA = a.successes / a.trials;
  const shareB = b.successes / b.trials;
  const difference = shareA - shareB;
  return {
    low: difference - Math.hypot(shareA - first.low, second.high - shareB),
    high: difference + Math.hypot(first.high - shareA, shareB - second.low),
  };
}

/** Whether the two may differ by chance alone: their difference may be 0, or nothing is known of one. */
export function isWithinNoise(a: Proportion, b: Proportion): boolean {
  const interval = differenceInterval(a, b);
  return interval === null || (interval.low <= 0 && interval.high >= 0);
}

/** What an intent was right and wrong about, one against the rest. */
export interface IntentTally {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/**
 * An F1 as a proportion: the share of right ones among all that concern the intent, its Jaccard index J.
 * F1 is 2J / (1 + J), which grows with J, so an interval of J is one of F1.
 */
export function jaccardOf({
  truePositives,
  falsePositives,
  falseNegatives,
}: IntentTally): Proportion {
  return { successes: truePositives, trials: truePositives + falsePositives + falseNegatives };
}

/** The 95 % interval of an F1; null where nothing concerns the intent. */
export function f1Interval(tally: IntentTally): Interval | null {
  const { successes, trials } = jaccardOf(tally);
  const interval = wilsonInterval(successes, trials);
  const f1 = (jaccard: number) => (2 * jaccard) / (1 + jaccard);
  return interval && { low: f1(interval.low), high: f1(interval.high) };
}
