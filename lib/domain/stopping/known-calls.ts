import { type BatchRecord, isOver, isPlanned } from '../batch.ts';
import { type CaseTally, settledOutcome } from './case-rule.ts';
import { isLeftOutAt } from './marks.ts';
import type { Outcomes } from './outcome-thresholds.ts';
import type { StoppingPlan } from './stopping-plan.ts';

/** What is known of a case while its run goes on. */
export interface CaseInProgress extends CaseTally {
  /** Repetitions that are at the platform. */
  readonly out: number;
}

const UNTOUCHED: CaseInProgress = { passed: 0, failed: 0, missing: 0, out: 0 };

/**
 * What the batches of a run tell of each case so far, by its position.
 *
 * `places`: the position of the case that each call is one of, as planned.
 */
export function casesInProgress(
  cases: number,
  places: readonly number[],
  batches: readonly BatchRecord[],
): CaseInProgress[] {
  const known = Array.from({ length: cases }, () => UNTOUCHED);
  for (const batch of batches) {
    if (isPlanned(batch)) continue;
    for (let place = 0; place < batch.cases; place += 1) {
      const position = places[batch.firstCase + place];
      const before = position === undefined ? undefined : known[position];
      if (position === undefined || before === undefined) continue;
      known[position] = withCall(before, batch, place);
    }
  }
  return known;
}

function withCall(before: CaseInProgress, batch: BatchRecord, place: number): CaseInProgress {
  if (isLeftOutAt(batch.marks, place)) return before;
  if (!isOver(batch)) return { ...before, out: before.out + 1 };
  switch (batch.marks?.[place]) {
    case 'p':
      return { ...before, passed: before.passed + 1 };
    case 'f':
      return { ...before, failed: before.failed + 1 };
    default:
      return { ...before, missing: before.missing + 1 };
  }
}

/** What each case comes to, whatever else is made of it; null where it is open, or watched and not over. */
export function outcomesOf(plan: StoppingPlan, tallies: readonly CaseTally[]): Outcomes {
  return plan.cases.map((rule, position) => {
    const tally = tallies[position];
    return rule === null || tally === undefined ? null : settledOutcome(rule, tally);
  });
}
