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
import { fatesIn, type NeededCalls, neededCalls } from '../early-end/needed-calls.ts';
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
  /** Null where every call is made. */
  readonly needed: NeededCalls | null;
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
  { ledger, evidence, platform, now }: Pick<LoopPorts, 'ledger' | 'evidence' | 'platform' | 'now'>,
): Promise<Pass> {
  const startedAt = now();
  const run = await withBelievedDeadline(await runOf(ledger, runId), startedAt, ledger);
  refuseElsewhere(run, platform);
  return {
    run,
    batches: await ledger.listBatches(runId),
    needed: await neededCalls(run, evidence),
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

/** The pass with some of its batches as they are now. */
export function withBatches<P extends Pass>(pass: P, changed: readonly BatchRecord[]): P {
  const byIndex = new Map(changed.map((batch) => [batch.index, batch]));
  const batches = pass.batches.map((each) => byIndex.get(each.index) ?? each);
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

/** A batch that is still to be sent. */
export type UnsentBatch = BatchIn<'planned' | 'submitting' | 'unknown'>;

/**
 * Tells what is still to be sent and never will be: time is over, the platform has refused another, or
 * nothing can be learnt from it any more.
 */
export function leftUnsentIn(pass: Pass): (batch: BatchRecord) => boolean {
  const isOver = isSendingOver(pass);
  const hasRefused = pass.batches.some(isRefused);
  const fates = fatesIn(pass);
  const isLeft = (batch: BatchRecord) => hasRefused || fates.get(batch.index)?.kind === 'left_out';
  return (batch) => isUnsent(batch) && (isOver || (isPlanned(batch) && isLeft(batch)));
}

/** How many more batches may be out. */
export function roomOf({ run, batches }: Pass): number {
  return Math.max(0, run.settings.concurrency - batches.filter(isOut).length);
}

/** Those that may be sent, be it later, in their order. What is out already needs no room; what is planned does. */
function sendable(pass: Pass): UnsentBatch[] {
  const isLeft = leftUnsentIn(pass);
  const hasRoom = roomOf(pass) > 0;
  const fates = fatesIn(pass);
  const mayGo = (batch: UnsentBatch) =>
    !isPlanned(batch) || (hasRoom && fates.get(batch.index)?.kind !== 'waits');
  return pass.batches.filter(isUnsent).filter((batch) => !isLeft(batch) && mayGo(batch));
}

/** Those that a pass sends now if each of them is accepted: what may be out already comes first. */
export function dueToSend(pass: Pass): UnsentBatch[] {
  const due = sendable(pass).filter((batch) => dueAt(batch, pass.now) <= pass.now);
  const planned = due.filter(isPlanned).slice(0, roomOf(pass));
  return [...due.filter((batch) => !isPlanned(batch)), ...planned];
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
function dueAt(batch: UnsentBatch | BatchIn<'submitted' | 'settled'>, now: number): number {
  const driven = 'driven' in batch ? batch.driven : batch.execution.kind === 'driven';
  const longestMs = driven ? LONGEST_DRIVEN_WAIT_MS : LONGEST_WAIT_MS;
  return batch.nextActionAt - now > longestMs + CLOCK_TOLERANCE_MS ? now : batch.nextActionAt;
}

/** When the next batch is due, for whatever; the deadline where none is before it. */
export function earliestDue(pass: Pass): number {
  const waiting = [...pass.batches.filter(isAwaited), ...sendable(pass)];
  return waiting.reduce(
    (earliest, batch) => Math.min(earliest, dueAt(batch, pass.now)),
    pass.run.deadlineAt,
  );
}
