import {
  type BatchExecution,
  type BatchIn,
  type BatchRecord,
  executionOf,
  isSettled,
} from '../../domain/batch.ts';
import {
  ENDED_ON_REQUEST,
  MAY_STILL_RUN,
  withFault,
  withOddities,
  withoutFault,
} from '../../domain/batch-fault.ts';
import { abandon, looked, seenRunning, settle, withAnswers } from '../../domain/batch-moves.ts';
import type { KeptAnswer } from '../../domain/kept-answer.ts';
import { callsOf } from '../../domain/stopping/marks.ts';
import { keepAnswer } from '../keep-answer.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { StatusOutcome } from '../ports/platform.ts';
import { cancelExecution } from './cancel-execution.ts';
import { collectResults } from './collect-results.ts';
import { driveBatch } from './drive-batch.ts';
import type { Look, Looking } from './look.ts';
import { nextLookAt } from './next-look-at.ts';
import type { AskingPass } from './pass.ts';
import { learnDuration } from './past-durations.ts';

/** The contract tolerates an unknown execution for so long after its submission. */
const NOT_FOUND_TOLERANCE_MS = 60_000;

/** Looks once at a batch that is waited for, and takes its results where it has ended. */
export async function lookAtBatch(
  batch: BatchIn<'submitted' | 'settled'>,
  looking: Looking,
): Promise<Look> {
  if (isSettled(batch)) return collectResults(batch, looking);
  const { pass, silence, ports } = looking;
  // After the deadline nothing new is said to anybody: what is stored by then is all there is.
  if (batch.execution.kind === 'driven' && pass.isLast) {
    return { after: batch, outcomes: [] };
  }
  const { seen, outcome } = await askOrDrive(batch, looking);
  const settling = await keepSettling(batch, outcome, ports.evidence);
  const now = ports.now();
  const { after: lookedAt, heard } = isDenied(batch, outcome, now)
    ? await endDenied(looked(seen), looking)
    : { after: looked(withAnswers(seen, settling)), heard: [] };
  const after = await ports.ledger.updateBatch(afterLook({ ...pass, now }, lookedAt, outcome));
  if (!isSettled(after)) return { after, outcomes: [outcome, ...heard] };
  const seconds = likelySeconds(after.execution, now);
  if (after.execution.platformStatus === 'completed' && seconds > 0) {
    await learnDuration({ cases: callsOf(batch), seconds }, pass, ports.durations);
  }
  if (silence.isAskedFor) return { after, outcomes: [outcome] };
  const collected = await collectResults(after, looking);
  return { after: collected.after, outcomes: [outcome, ...collected.outcomes] };
}

/**
 * How long an execution took that was found ended: halfway between when it was last known to run and now.
 *
 * The instant of the look would be the latest possible; learnt from, each late look would make the next
 * one later still.
 */
function likelySeconds({ submittedAt, lastSeenRunningAt }: BatchExecution, now: number): number {
  const ranUntil = Math.max(submittedAt, lastSeenRunningAt ?? submittedAt);
  return ((ranUntil + now) / 2 - submittedAt) / 1_000;
}

/** Claims that the platform says of an execution that there is none, for longer than the contract tolerates. */
function isDenied({ execution }: BatchIn<'submitted'>, { status }: StatusOutcome, now: number) {
  return status === 'not_found' && now - execution.submittedAt >= NOT_FOUND_TOLERANCE_MS;
}

/** What was taken once and never seen to end may run all the same, so it is asked to end; with what was heard then. */
async function endDenied(
  batch: BatchIn<'submitted'>,
  { pass, silence, ports: { platform } }: Looking,
): Promise<{ readonly after: BatchIn<'submitted'>; readonly heard: readonly StatusOutcome[] }> {
  if (platform.cancel === undefined) {
    const why = 'the platform does not know it any more, and ends nothing on request';
    const message = `execution ${batch.execution.id} may still run: ${why}`;
    return { after: withFault(batch, MAY_STILL_RUN, message), heard: [] };
  }
  const { after, left } = await cancelExecution(batch, pass, { silence, platform });
  if (left === null) return { after, heard: [] };
  const { problem, retryAfterSeconds } = left;
  return { after, heard: [{ status: 'unavailable', reached: true, problem, retryAfterSeconds }] };
}

/** The answer that says that the execution has ended, where one does. */
async function keepSettling(
  batch: BatchIn<'submitted'>,
  outcome: StatusOutcome,
  evidence: EvidenceStore,
): Promise<KeptAnswer[]> {
  if (outcome.status !== 'terminal' || outcome.answer === undefined) return [];
  return [await keepAnswer(batch, 'status', outcome.answer, evidence)];
}

async function askOrDrive(
  batch: BatchIn<'submitted'>,
  { pass, silence, ports }: Looking,
): Promise<{ readonly seen: BatchIn<'submitted'>; readonly outcome: StatusOutcome }> {
  const { execution } = batch;
  if (execution.kind === 'remote') {
    return {
      seen: batch,
      outcome: silence.heed(
        await ports.platform.status(execution.id, { suiteId: pass.run.suiteId }),
      ),
    };
  }
  const now = ports.now();
  const { after, outcome } = await driveBatch(
    batch,
    {
      execution,
      budgetMs: pass.endsAt - now,
      ageMs: now - execution.submittedAt,
      isHeard: pass.batches.some(isHeard),
    },
    ports,
  );
  return { seen: after, outcome: silence.heed(outcome) };
}

/** Claims that something was said in the execution of a batch, or that it ended by itself. */
function isHeard(batch: BatchRecord): boolean {
  const execution = executionOf(batch);
  return execution?.kind === 'driven' && execution.slices.length > 0;
}

function afterLook(
  pass: AskingPass,
  batch: BatchIn<'submitted'>,
  outcome: StatusOutcome,
): BatchIn<'submitted' | 'settled' | 'abandoned'> {
  const { now } = pass;
  const { id, submittedAt } = batch.execution;
  const lookAgainAt = (heard: {
    readonly progress?: number | null;
    readonly retryAfterSeconds?: number | null;
    readonly nextLookSeconds?: number;
  }) => nextLookAt(pass, { cases: callsOf(batch), submittedAt, ...heard });
  switch (outcome.status) {
    case 'terminal': {
      const { word, problem } = outcome;
      const sure = withoutFault(batch, MAY_STILL_RUN);
      const ended = problem === undefined ? sure : withFault(sure, 'execution_ended', problem);
      return settle(ended, { word, at: now });
    }
    case 'running': {
      const { word, progress, goOnInSeconds } = outcome;
      const seen = { platformStatus: word, progress, lastSeenRunningAt: now };
      const again =
        goOnInSeconds === undefined ? lookAgainAt(outcome) : now + goOnInSeconds * 1_000;
      // A run that was cancelled and taken up again may have been told of an end that never was.
      const noted = withOddities(withoutFault(batch, ENDED_ON_REQUEST), [outcome.fault]);
      return seenRunning(noted, seen, again);
    }
    case 'unavailable': {
      const { retryAfterSeconds, fault } = outcome;
      return seenRunning(withOddities(batch, [fault]), {}, lookAgainAt({ retryAfterSeconds }));
    }
    case 'not_found': {
      if (!isDenied(batch, outcome, now)) return seenRunning(batch, {}, lookAgainAt({}));
      const problem = `the platform does not know execution ${id} any more`;
      return abandon(withFault(batch, 'execution_not_found', problem));
    }
  }
}
