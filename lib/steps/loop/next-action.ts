import type { BatchRecord, RunRecord, RunState } from '../../domain/run.ts';
import { isFinal, isOut } from '../run-access.ts';

/**
 * A pass of the loop costs nine history events, and a run may have 5,000 of the 25,000 that Step
 * Functions allows; so 500 passes, whatever the platform does.
 */
const MAX_PASSES = 500;
/** Up to here passes follow the poll plan alone. */
const FREE_PASSES = 250;

/**
 * What the loop does next, and after how many whole seconds.
 *
 * @param maySend false where sending is over, whatever this clock says
 */
export function nextAction(
  run: RunRecord,
  batches: readonly BatchRecord[],
  concurrency: number,
  tick: number,
  now: number,
  maySend = true,
): Pick<RunState, 'next' | 'waitSeconds'> {
  if (tick >= MAX_PASSES || mustEnd(run, batches, now, maySend)) {
    return { next: 'aggregate', waitSeconds: 0 };
  }
  const open = maySend ? batches : batches.filter(({ executionId }) => executionId !== null);
  const dueAt = Math.max(earliestDue(run, open, concurrency, now), run.holdUntil ?? 0);
  const waitMs = Math.max(dueAt, now + shortestWaitMs(run, tick, now)) - now;
  if (dueAt <= now && submittable(run, open, concurrency, now)) {
    return { next: 'submit', waitSeconds: 0 };
  }
  const untilDeadline = Math.max(0, run.deadlineAt - now);
  return { next: 'wait', waitSeconds: Math.ceil(Math.min(waitMs, untilDeadline) / 1_000) };
}

/** Claims that no further look at the platform can change what is known. */
function mustEnd(
  run: RunRecord,
  batches: readonly BatchRecord[],
  now: number,
  maySend: boolean,
): boolean {
  if (run.cancelRequestedAt !== null || run.verdict !== null) return true;
  if (run.holdUntil !== null && run.holdUntil > run.deadlineAt) return true;
  const open = batches.filter((batch) => !isFinal(batch));
  const isOver = !maySend || now >= run.deadlineAt;
  return open.every(
    ({ phase }) =>
      (phase === 'planned' && (isOver || hasRefusal(batches))) ||
      (isOver && (phase === 'submitting' || phase === 'unknown')),
  );
}

function earliestDue(
  run: RunRecord,
  batches: readonly BatchRecord[],
  concurrency: number,
  now: number,
): number {
  const mayPlan = mayStart(run, batches, concurrency, now);
  return batches
    .filter((batch) => !isFinal(batch) && (batch.phase !== 'planned' || mayPlan))
    .reduce((earliest, batch) => Math.min(earliest, batch.nextActionAt ?? now), run.deadlineAt);
}

/** Claims that a planned batch may be sent: there is room, time, and no refusal so far. */
export function mayStart(
  run: RunRecord,
  batches: readonly BatchRecord[],
  concurrency: number,
  now: number,
): boolean {
  return now < run.deadlineAt && !hasRefusal(batches) && batches.filter(isOut).length < concurrency;
}

function submittable(
  run: RunRecord,
  batches: readonly BatchRecord[],
  concurrency: number,
  now: number,
): boolean {
  if (now >= run.deadlineAt) return false;
  const mayPlan = mayStart(run, batches, concurrency, now);
  return batches.some(
    (batch) =>
      (batch.nextActionAt ?? now) <= now &&
      (batch.phase === 'unknown' ||
        batch.phase === 'submitting' ||
        (batch.phase === 'planned' && mayPlan)),
  );
}

function hasRefusal(batches: readonly BatchRecord[]): boolean {
  return batches.some((batch) => batch.phase === 'refused');
}

function shortestWaitMs(run: RunRecord, tick: number, now: number): number {
  if (tick < FREE_PASSES) return 1_000;
  const passesLeft = Math.max(1, MAX_PASSES - tick);
  return Math.max(1_000, (run.deadlineAt - now) / passesLeft);
}
