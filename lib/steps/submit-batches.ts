import { IntegrityViolated } from '../domain/errors.ts';
import { secondsUntilNextLook } from '../domain/pace/poll-plan.ts';
import { secondsUntilResubmit } from '../domain/pace/resubmit-plan.ts';
import type { BatchRecord, RunRecord, RunState } from '../domain/run.ts';
import { isDriven } from './loop/drive-batch.ts';
import { idempotencyKeyOf, withLostAnswer } from './loop/lost-answer.ts';
import { mayStart, nextAction } from './loop/next-action.ts';
import {
  type Contact,
  contactAfter,
  contactHeld,
  noContact,
  recordContact,
} from './loop/platform-contact.ts';
import { stateAfter } from './loop/state-after.ts';
import { withFault } from './loop/with-fault.ts';
import type { PastDuration } from './ports/duration-history.ts';
import type { SubmitOutcome } from './ports/platform.ts';
import type { LoopPorts } from './ports/ports.ts';
import { isOut, runOf } from './run-access.ts';

/** A pass ends after this long, so that a slow platform cannot run a function into its time-out. */
const PASS_BUDGET_MS = 20_000;

/**
 * Sends the batches that are due, as far as `concurrency` allows.
 *
 * A batch is written down as `submitting` before its POST, so that a crash in between is known to
 * be ambiguous afterwards. A platform that does not take a batch ends the pass: it is unwell.
 */
export async function submitBatches(state: RunState, ports: LoopPorts): Promise<RunState> {
  const startedAt = ports.now();
  let run = await runOf(ports.ledger, state.runId);
  const batches = await ports.ledger.listBatches(run.runId);
  let problem: string | null = null;
  if (mayTalk(run, startedAt)) {
    const contact = await sendDue(run, batches, startedAt, ports);
    problem = contact.problem;
    run = await recordContact(ports.ledger, run, contact, ports.now());
  }
  const now = ports.now();
  const { next, waitSeconds } = nextAction(run, batches, run.settings.concurrency, state.tick, now);
  const decided = { next: now >= run.deadlineAt ? 'aggregate' : next, waitSeconds } as const;
  return stateAfter(state, batches, decided, problem);
}

function mayTalk(run: RunRecord, now: number): boolean {
  return (
    run.cancelRequestedAt === null &&
    run.verdict === null &&
    now < run.deadlineAt &&
    now >= (run.holdUntil ?? 0)
  );
}

/** Replaces what it changes in `batches`, and says what was heard of the platform. */
async function sendDue(
  run: RunRecord,
  batches: BatchRecord[],
  startedAt: number,
  ports: LoopPorts,
): Promise<Contact> {
  const wanted = countDue(run, batches, startedAt);
  if (wanted === 0) return noContact(startedAt);
  const turn = await ports.budget.take({ runId: run.runId, wanted, urgent: false });
  let contact = contactHeld(noContact(startedAt), run, startedAt, turn.waitMs);
  if (turn.granted === 0) return contact;
  const history = await ports.durations.recent(run.suiteId);
  let sent = 0;
  for (const [position, batch] of batches.entries()) {
    const now = ports.now();
    if (sent === turn.granted || now - startedAt > PASS_BUDGET_MS) break;
    if (!isDue(run, batch, batches, now)) continue;
    const { after, outcome } = await send(run, batch, batches, history, ports);
    batches[position] = after;
    if (outcome === null) continue;
    sent += 1;
    contact = contactAfter(contact, outcome, ports.now());
    if (outcome.status !== 'accepted') break;
  }
  if (sent !== turn.granted) await ports.budget.adjust(sent - turn.granted);
  return contact;
}

/** How many batches a pass would send if every one of them were accepted. */
function countDue(run: RunRecord, batches: readonly BatchRecord[], now: number): number {
  const due = batches.filter((batch) => isDue(run, batch, batches, now));
  const planned = due.filter(({ phase }) => phase === 'planned').length;
  const room = Math.max(0, run.settings.concurrency - batches.filter(isOut).length);
  return due.length - planned + Math.min(planned, room);
}

function isDue(
  run: RunRecord,
  batch: BatchRecord,
  batches: readonly BatchRecord[],
  now: number,
): boolean {
  if ((batch.nextActionAt ?? now) > now) return false;
  if (batch.phase === 'planned') return mayStart(run, batches, run.settings.concurrency, now);
  return batch.phase === 'submitting' || batch.phase === 'unknown';
}

async function send(
  run: RunRecord,
  batch: BatchRecord,
  batches: readonly BatchRecord[],
  history: readonly PastDuration[],
  ports: LoopPorts,
): Promise<{ after: BatchRecord; outcome: SubmitOutcome | null }> {
  const { ledger, platform, evidence } = ports;
  // Of what is driven nothing is sent yet, so nothing can have been lost.
  const ambiguousBefore = batch.phase !== 'planned' && !isDriven(batch);
  if (ambiguousBefore && run.settings.onAmbiguousSubmit === 'give_up') {
    const abandoned = await ledger.updateBatch({
      ...withLostAnswer(batch, 'its submission was never answered'),
      phase: 'abandoned',
    });
    return { after: abandoned, outcome: null };
  }
  const sending = await ledger.updateBatch({
    ...(batch.phase === 'submitting' && ambiguousBefore
      ? withLostAnswer(batch, 'whoever sent it before did not live to see an answer')
      : batch),
    phase: 'submitting',
    submitAttempts: batch.submitAttempts + 1,
    // A try that was proven not to have arrived is none.
    firstAttemptAt: ambiguousBefore ? (batch.firstAttemptAt ?? ports.now()) : ports.now(),
  });
  let outcome: SubmitOutcome;
  try {
    outcome = await platform.submit({
      suiteId: run.suiteId,
      idempotencyKey: idempotencyKeyOf(batch),
      payload: await evidence.get(batch.payload),
      ...(ambiguousBefore && batch.firstAttemptAt !== null
        ? { ambiguousSince: batch.firstAttemptAt }
        : {}),
    });
  } catch (error) {
    await ledger.updateBatch({ ...sending, phase: ambiguousBefore ? 'unknown' : 'planned' });
    throw error;
  }
  const changed = afterSubmit(run, sending, ambiguousBefore, outcome, history, ports.now());
  const after = await ledger.updateBatch(changed);
  assertAdoptedOnce(after, batches);
  return { after, outcome };
}

function afterSubmit(
  run: RunRecord,
  batch: BatchRecord,
  ambiguousBefore: boolean,
  outcome: SubmitOutcome,
  history: readonly PastDuration[],
  now: number,
): BatchRecord {
  const retryAt = (retryAfterSeconds: number | null) =>
    now +
    1_000 *
      secondsUntilResubmit({
        attempt: batch.submitAttempts,
        retryAfterSeconds,
        runId: run.runId,
        batch: batch.index,
      });
  switch (outcome.status) {
    case 'accepted': {
      const seconds = secondsUntilNextLook({
        elapsedSeconds: 0,
        cases: batch.cases,
        worthSeconds: run.settings.pollWorthSeconds,
        history,
        progress: null,
        retryAfterSeconds: null,
        deadlineInSeconds: Math.max(0, (run.deadlineAt - now) / 1_000),
        runId: run.runId,
        tick: 0,
      });
      return {
        ...batch,
        phase: 'submitted',
        executionId: outcome.executionId,
        submittedAt: now,
        nextActionAt: isDriven(batch) ? now : now + seconds * 1_000,
      };
    }
    case 'unavailable':
      return {
        ...batch,
        phase: ambiguousBefore ? 'unknown' : 'planned',
        nextActionAt: retryAt(outcome.retryAfterSeconds),
      };
    case 'ambiguous':
      return {
        ...withLostAnswer(batch, outcome.problem),
        phase: 'unknown',
        nextActionAt: retryAt(outcome.retryAfterSeconds),
      };
    case 'lost':
      return {
        ...withLostAnswer(batch, outcome.problem),
        phase: 'abandoned',
        nextActionAt: null,
      };
    case 'refused':
      return {
        ...withFault(batch, 'submission_refused', outcome.problem),
        phase: 'refused',
        nextActionAt: null,
      };
  }
}

/** @throws IntegrityViolated where the platform gave one execution to two batches. */
function assertAdoptedOnce(batch: BatchRecord, batches: readonly BatchRecord[]): void {
  const other = batches.find(
    ({ index, executionId }) => index !== batch.index && executionId === batch.executionId,
  );
  if (batch.executionId !== null && other !== undefined) {
    throw new IntegrityViolated(
      `the platform named execution ${batch.executionId} for batch ${other.index + 1} and again for batch ${batch.index + 1}`,
    );
  }
}
