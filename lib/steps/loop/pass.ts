import {
  type BatchIn,
  type BatchRecord,
  isAwaited,
  isOut,
  isPlanned,
  isRefused,
  isUnsent,
} from '../../domain/batch.ts';
import { CLOCK_TOLERANCE_MS } from '../../domain/instant.ts';
import { LONGEST_INTERVAL_SECONDS } from '../../domain/pace/poll-plan.ts';
import {
  excessTimeMs,
  isCalledOff,
  isHeldToTheEnd,
  mayAskFrom,
  type RunRecord,
} from '../../domain/run.ts';
import type { RunState } from '../../domain/run-state.ts';
import type { PastDuration } from '../ports/duration-history.ts';
import type { LoopPorts } from '../ports/ports.ts';
import type { RunLedger } from '../ports/run-ledger.ts';
import { refuseElsewhere } from '../refuse-elsewhere.ts';
import { amendRun, runOf } from '../run-access.ts';

/** It ends after this long, so that a slow platform cannot run a function into its time-out. */
const BUDGET_MS = 20_000;
/** A batch whose look is due within this share of a blind interval is looked at in the same pass. */
const COALESCING_SHARE = 0.15;

/** One turn of the loop: the run as it stands, and the instant by which it is judged. */
export interface Pass {
  readonly run: RunRecord;
  readonly batches: readonly BatchRecord[];
  /** How many passes of the loop there were, this one included. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Nothing new is begun after it. */
  readonly endsAt: number;
  /** The deadline had come when it began: everything that is out is looked at, due or not. */
  readonly isLast: boolean;
  /** Somebody has found that the time for sending is over, by whatever clock. */
  readonly sendingWasEnded: boolean;
}

/** A pass that asks the platform. */
export interface AskingPass extends Pass {
  readonly history: readonly PastDuration[];
}

export async function openPass(
  { runId, tick: number, next }: RunState,
  { ledger, platform, now }: Pick<LoopPorts, 'ledger' | 'platform' | 'now'>,
): Promise<Pass> {
  const startedAt = now();
  const run = await withBelievedDeadline(await runOf(ledger, runId), startedAt, ledger);
  refuseElsewhere(run, platform);
  return {
    run,
    batches: await ledger.listBatches(runId),
    number,
    now: startedAt,
    endsAt: startedAt + BUDGET_MS,
    isLast: startedAt >= run.deadlineAt,
    sendingWasEnded: next === 'aggregate',
  };
}

/**
 * A deadline that lies further ahead than the run's full time was written by a clock that has been
 * set back since. It counts as come, for this pass and all others: how far off it is nobody knows.
 */
async function withBelievedDeadline(
  run: RunRecord,
  now: number,
  ledger: RunLedger,
): Promise<RunRecord> {
  const clockBehindMs = excessTimeMs(run, now);
  if (clockBehindMs === 0) return run;
  return amendRun(ledger, run.runId, (latest) =>
    latest.verdict === null ? { ...latest, clockBehindMs, deadlineAt: now } : latest,
  );
}

/** The pass with a batch as it is now. */
export function withBatch<P extends Pass>(pass: P, batch: BatchRecord): P {
  const batches = pass.batches.map((each) => (each.index === batch.index ? batch : each));
  return { ...pass, batches };
}

export function isPastDeadline({ run, now }: Pass): boolean {
  return now >= run.deadlineAt;
}

/** Claims that the platform may be asked something now. */
export function mayAsk({ run, now }: Pass): boolean {
  // The hold and the deadline are instants of the ledger, so no clock decides whether it may be asked once more.
  return !isCalledOff(run) && !isHeldToTheEnd(run) && now >= mayAskFrom(run);
}

export function isSendingOver(pass: Pass): boolean {
  return pass.sendingWasEnded || isPastDeadline(pass);
}

/** Claims that it is still to be sent and never will be: time is over, or the platform has refused another. */
export function isLeftUnsent(pass: Pass, batch: BatchRecord): boolean {
  return (
    isUnsent(batch) && (isSendingOver(pass) || (isPlanned(batch) && pass.batches.some(isRefused)))
  );
}

/** How many more batches may be out. */
export function roomOf({ run, batches }: Pass): number {
  return Math.max(0, run.settings.concurrency - batches.filter(isOut).length);
}

/** Claims that it may be sent, be it later. One that is out already needs no room. */
function maySend(
  pass: Pass,
  batch: BatchRecord,
): batch is BatchIn<'planned' | 'submitting' | 'unknown'> {
  return isUnsent(batch) && !isLeftUnsent(pass, batch) && (!isPlanned(batch) || roomOf(pass) > 0);
}

/** Claims that it may be sent, and now. */
export function isDueToSend(
  pass: Pass,
  batch: BatchRecord,
): batch is BatchIn<'planned' | 'submitting' | 'unknown'> {
  return maySend(pass, batch) && dueAt(batch, pass.now) <= pass.now;
}

/** Claims that it is worth a look now. */
export function isDueForLook(
  pass: Pass,
  batch: BatchRecord,
): batch is BatchIn<'submitted' | 'settled'> {
  if (!isAwaited(batch)) return false;
  if (pass.isLast) return true;
  const blindMs = Math.sqrt(Math.max(0, pass.now - batch.execution.submittedAt) / 1_000) * 1_000;
  return dueAt(batch, pass.now) <= pass.now + COALESCING_SHARE * blindMs;
}

/** Nothing of a batch waits for longer by a plan of ours; what the platform asks for is the run's to keep. */
const LONGEST_WAIT_MS = LONGEST_INTERVAL_SECONDS * 1_000;
/** What is driven by messages may have to wait until the messages of an hour ago do not count any more. */
const LONGEST_DRIVEN_WAIT_MS = 3_700_000;

/** When it is due: at once where it says an instant that no rule can have put so far ahead. */
function dueAt(
  batch: BatchIn<'planned' | 'submitting' | 'unknown' | 'submitted' | 'settled'>,
  now: number,
): number {
  const driven = 'driven' in batch ? batch.driven : batch.execution.kind === 'driven';
  const longestMs = driven ? LONGEST_DRIVEN_WAIT_MS : LONGEST_WAIT_MS;
  return batch.nextActionAt - now > longestMs + CLOCK_TOLERANCE_MS ? now : batch.nextActionAt;
}

/** When the next batch is due, for whatever; the deadline where none is before it. */
export function earliestDue(pass: Pass): number {
  const due = pass.batches.flatMap((batch) =>
    isAwaited(batch) || maySend(pass, batch) ? dueAt(batch, pass.now) : [],
  );
  return Math.min(pass.run.deadlineAt, ...due);
}
