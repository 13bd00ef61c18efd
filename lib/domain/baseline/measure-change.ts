import { hasFailed, hasPassed } from '../counted-as.ts';
import {
  differenceOfFractions,
  type Fraction,
  fraction,
  largestFraction,
} from '../metrics/exact-rate.ts';
import { countIntents } from '../metrics/intent-metrics.ts';
import type { CasePair } from './pair-cases.ts';

/** What the thresholds on deltas look at; null where it cannot be measured. */
export interface Change {
  /** Cases that both runs have and the baseline evaluated. */
  readonly shared: number;
  /** Cases that passed then and fail now. */
  readonly newFailures: number;
  /** Cases that failed then and pass now. */
  readonly fixed: number;
  /** Cases that passed then and are not evaluated now, each a new failure perhaps. */
  readonly open: number;
  /** Negative where the rate went up. */
  readonly passRateDrop: Fraction | null;
  /** The largest one; negative where every intent got better. */
  readonly intentF1Drop: Fraction | null;
}

export function measureChange(pairs: readonly CasePair[]): Change {
  const passedBefore = pairs.filter(({ before }) => hasPassed(before));
  return {
    shared: pairs.length,
    newFailures: passedBefore.filter(({ after }) => hasFailed(after)).length,
    fixed: pairs.filter(({ before, after }) => !hasPassed(before) && hasPassed(after)).length,
    open: passedBefore.filter(({ after }) => after.outcome === 'not_evaluated').length,
    passRateDrop:
      pairs.length === 0
        ? null
        : fraction(
            passedBefore.length - pairs.filter(({ after }) => hasPassed(after)).length,
            pairs.length,
          ),
    intentF1Drop: largestF1Drop(pairs),
  };
}

function largestF1Drop(pairs: readonly CasePair[]): Fraction | null {
  const before = countIntents(pairs.map((pair) => pair.before));
  const after = countIntents(pairs.map((pair) => pair.after));
  if (before.known === 0 || after.known === 0) return null;
  const f1Of = new Map(after.perIntent.map((count) => [count.intent, f1(count)]));
  return largestFraction(
    before.perIntent.flatMap((count) => {
      const after = f1Of.get(count.intent);
      return after === undefined ? [] : differenceOfFractions(f1(count), after);
    }),
  );
}

function f1({
  truePositives,
  falsePositives,
  falseNegatives,
}: {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}): Fraction {
  return fraction(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}
