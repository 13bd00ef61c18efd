import type { RunComparison } from '../comparison.ts';
import { hasPassed } from '../counted-as.ts';
import { mcNemarMidP } from '../statistics/mcnemar.ts';
import { type PairedCounts, pairedInterval } from '../statistics/paired-interval.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { CasePair } from './pair-cases.ts';
import { tellChange } from './tell-change.ts';

/** Null where the runs have no case in common. */
export function comparePassRates(pairs: readonly CasePair[]): RunComparison['pass_rate'] {
  const cases = pairs.length;
  const before = pairs.filter((pair) => hasPassed(pair.before)).length;
  const after = pairs.filter((pair) => hasPassed(pair.after)).length;
  const baselineInterval = wilsonInterval(before, cases);
  const interval = wilsonInterval(after, cases);
  if (baselineInterval === null || interval === null) return null;
  const paired = pairedCounts(pairs);
  return {
    cases,
    baseline_passed: before,
    passed: after,
    change: (after - before) / cases,
    baseline_interval: baselineInterval,
    interval,
    change_interval: pairedInterval(paired),
    mid_p: mcNemarMidP(paired),
    ...tellChange(paired),
  };
}

/** Over the cases that were evaluated now as well: of the others it is not known whether they changed. */
export function pairedCounts(pairs: readonly CasePair[]): PairedCounts {
  const counts = { rightInBoth: 0, worse: 0, better: 0, wrongInBoth: 0 };
  for (const { before, after } of pairs) {
    if (after.outcome === 'not_evaluated') continue;
    const isRight = hasPassed(after);
    if (hasPassed(before)) counts[isRight ? 'rightInBoth' : 'worse'] += 1;
    else counts[isRight ? 'better' : 'wrongInBoth'] += 1;
  }
  return counts;
}
