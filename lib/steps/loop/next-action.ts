import { isOver } from '../../domain/batch.ts';
import { excessTimeMs, isCalledOff, isHeldToTheEnd, mayAskFrom } from '../../domain/run.ts';
import type { RunState } from '../../domain/run-state.ts';
import { dueToSend, earliestDue, leftUnsentIn, type Pass } from './pass.ts';

/**
 * A pass of the loop costs nine history events, fourteen where it sends as well; 500 passes are 7,000 at most, of the
 * 25,000 that Step Functions allows, whatever the platform does. The others are for steps that are tried again.
 */
export const MAX_PASSES = 500;
/** Up to here passes follow the poll plan alone. */
const FREE_PASSES = 250;

/**
 * What the loop does next, and after how many whole seconds.
 *
 * @param silenceSeconds what the platform has asked for in this pass: it is waited for by no clock, since
 * one may be set while the pass goes on
 */
export function nextAction(pass: Pass, silenceSeconds = 0): Pick<RunState, 'next' | 'waitSeconds'> {
  if (pass.number >= MAX_PASSES || mustEnd(pass)) return { next: 'aggregate', waitSeconds: 0 };
  const { run, now } = pass;
  const dueAt = Math.max(earliestDue(pass), mayAskFrom(run));
  if (silenceSeconds === 0 && dueAt <= now && dueToSend(pass).length > 0) {
    return { next: 'submit', waitSeconds: 0 };
  }
  const waitMs = Math.max(dueAt, now + shortestWaitMs(pass)) - now;
  // A deadline that cannot be believed counts as come, whatever else is waited for by the clock before.
  const untilDeadline = excessTimeMs(run, now) > 0 ? 0 : Math.max(0, run.deadlineAt - now);
  const byClock = Math.min(waitMs, untilDeadline) / 1_000;
  return { next: 'wait', waitSeconds: Math.ceil(Math.max(byClock, silenceSeconds)) };
}

/** Claims that no further look at the platform can change what is known. */
function mustEnd(pass: Pass): boolean {
  const { run, batches } = pass;
  if (isCalledOff(run) || isHeldToTheEnd(run)) return true;
  const isLeft = leftUnsentIn(pass);
  return batches.every((batch) => isOver(batch) || isLeft(batch));
}

function shortestWaitMs({ run, number, now }: Pass): number {
  if (number === 0) return 0;
  if (number < FREE_PASSES) return 1_000;
  const passesLeft = Math.max(1, MAX_PASSES - number);
  return Math.max(1_000, (run.deadlineAt - now) / passesLeft);
}
