import { type Interval, wilsonInterval } from './wilson-interval.ts';

/** The same cases in two runs. */
export interface PairedCounts {
  readonly rightInBoth: number;
  readonly worse: number;
  readonly better: number;
  readonly wrongInBoth: number;
}

/**
 * Newcombe's 95 % interval for the change of a share over the same cases, second run less first; null of
 * no cases (Statistics in Medicine 17, 1998, page 2635, method 10: Wilson's intervals of the two shares,
 * joined by the correlation φ with its continuity correction).
 */
export function pairedInterval(counts: PairedCounts): Interval | null {
  const { rightInBoth, worse, better, wrongInBoth } = counts;
  const cases = rightInBoth + worse + better + wrongInBoth;
  const firstRight = rightInBoth + worse;
  const secondRight = rightInBoth + better;
  const first = wilsonInterval(firstRight, cases);
  const second = wilsonInterval(secondRight, cases);
  if (first === null || second === null) return null;
  const before = firstRight / cases;
  const after = secondRight / cases;
  const phi = correlation(counts);
  const change = after - before;
  const below = after - second.low;
  const above = second.high - after;
  const firstBelow = before - first.low;
  const firstAbove = first.high - before;
  return {
    low: change - Math.sqrt(below ** 2 - 2 * phi * below * firstAbove + firstAbove ** 2),
    high: change + Math.sqrt(above ** 2 - 2 * phi * above * firstBelow + firstBelow ** 2),
  };
}

/** 0 where a margin is 0. */
function correlation({ rightInBoth, worse, better, wrongInBoth }: PairedCounts): number {
  const cases = rightInBoth + worse + better + wrongInBoth;
  const margins =
    (rightInBoth + worse) * (better + wrongInBoth) * (rightInBoth + better) * (worse + wrongInBoth);
  if (margins === 0) return 0;
  const product = rightInBoth * wrongInBoth - worse * better;
  const corrected = product > cases / 2 ? product - cases / 2 : product >= 0 ? 0 : product;
  return corrected / Math.sqrt(margins);
}
