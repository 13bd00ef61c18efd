import { binomialAtMost, binomialProbability } from './binomial.ts';

/** Cases that two runs have in common and that came out otherwise in the second; all others tell nothing. */
export interface Discordant {
  /** Right in the first, wrong in the second. */
  readonly worse: number;
  /** Wrong in the first, right in the second. */
  readonly better: number;
}

/**
 * Two-sided p-value of McNemar's exact test (Psychometrika 12, 1947): how often chance alone, by which a
 * changed case gets worse as often as better, makes a difference at least as large.
 */
export function mcNemarExact({ worse, better }: Discordant): number {
  const changed = worse + better;
  return Math.min(1, 2 * binomialAtMost(Math.min(worse, better), changed, 0.5));
}

/** The same with its last term halved (Lancaster's mid-p), which is less cautious. */
export function mcNemarMidP({ worse, better }: Discordant): number {
  const changed = worse + better;
  const fewer = Math.min(worse, better);
  const tail = binomialAtMost(fewer, changed, 0.5) - binomialProbability(fewer, changed, 0.5) / 2;
  return Math.min(1, 2 * tail);
}

/** Above it a difference may be chance: one time in twenty chance makes one that is taken for real. */
export const SIGNIFICANCE = 0.05;

/** Fewer changed cases than these never make a p-value of at most 0.05, whichever way all of them changed. */
export const FEWEST_TELLING = 6;
