import {
  AT_ONCE,
  type BatchCore,
  type BatchExecution,
  type BatchIn,
  type BatchRecord,
  executionOf,
  isAmbiguous,
  settledAtOf,
} from './batch.ts';
import type { EvidenceRef } from './evidence-ref.ts';
import type { KeptAnswer } from './kept-answer.ts';

type Submitting = BatchIn<'submitting'>;

/** A batch that nobody has touched. */
export function plan(
  core: Omit<BatchCore, 'version' | 'strayExecutionIds' | 'submitAttempts' | 'faults'>,
  driven: boolean,
): BatchIn<'planned'> {
  return {
    ...core,
    version: 0,
    phase: 'planned',
    strayExecutionIds: [],
    submitAttempts: 0,
    faults: [],
    driven,
    firstAttemptAt: null,
    nextActionAt: AT_ONCE,
  };
}

/** Written before the POST. A try that was proven not to have arrived does not count, so its instant is forgotten. */
export function beginSubmission(
  batch: BatchIn<'planned' | 'submitting' | 'unknown'>,
  now: number,
): Submitting {
  return {
    ...batch,
    phase: 'submitting',
    submitAttempts: batch.submitAttempts + 1,
    firstAttemptAt: isAmbiguous(batch) ? batch.firstAttemptAt : now,
  };
}

/** Nothing was accepted by this try: it is what it was before. */
export function takeBack(
  batch: Submitting,
  wasAmbiguous: boolean,
  nextActionAt = batch.nextActionAt,
): BatchIn<'planned' | 'unknown'> {
  return { ...batch, phase: wasAmbiguous ? 'unknown' : 'planned', nextActionAt };
}

export function leaveUnanswered(batch: Submitting, nextActionAt: number): BatchIn<'unknown'> {
  return { ...batch, phase: 'unknown', nextActionAt };
}

export function adopt(
  batch: Submitting,
  { id, at, lookAt }: { readonly id: string; readonly at: number; readonly lookAt: number },
): BatchIn<'submitted'> {
  const seen = { id, submittedAt: at, platformStatus: null, looks: 0, progress: null };
  return {
    ...coreOf(batch),
    phase: 'submitted',
    firstAttemptAt: batch.firstAttemptAt,
    execution: batch.driven ? { kind: 'driven', ...seen, slices: [] } : { kind: 'remote', ...seen },
    nextActionAt: lookAt,
  };
}

export function refuse(batch: Submitting): BatchIn<'refused'> {
  return { ...coreOf(batch), phase: 'refused', firstAttemptAt: batch.firstAttemptAt };
}

export function looked(batch: BatchIn<'submitted'>): BatchIn<'submitted'> {
  return { ...batch, execution: { ...batch.execution, looks: batch.execution.looks + 1 } };
}

/** What a look saw of its execution that did not find its end. */
export function seenRunning(
  batch: BatchIn<'submitted'>,
  seen: Partial<Pick<BatchExecution, 'platformStatus' | 'progress' | 'lastSeenRunningAt'>>,
  nextActionAt: number,
): BatchIn<'submitted'> {
  return { ...batch, execution: { ...batch.execution, ...seen }, nextActionAt };
}

export function settle(
  batch: BatchIn<'submitted'>,
  { word, at }: { readonly word: string; readonly at: number },
): BatchIn<'settled'> {
  return {
    ...batch,
    phase: 'settled',
    execution: { ...batch.execution, platformStatus: word, progress: 1 },
    settledAt: at,
    nextActionAt: at,
  };
}

export function collect(
  batch: BatchIn<'settled'>,
  results: EvidenceRef,
  resultCount: number,
): BatchIn<'collected'> {
  const { firstAttemptAt, execution, settledAt } = batch;
  return {
    ...coreOf(batch),
    phase: 'collected',
    firstAttemptAt,
    execution,
    settledAt,
    results,
    resultCount,
  };
}

export function abandon(
  batch: BatchIn<'submitting' | 'unknown' | 'submitted' | 'settled'>,
): BatchIn<'abandoned'> {
  return {
    ...coreOf(batch),
    phase: 'abandoned',
    firstAttemptAt: batch.firstAttemptAt,
    execution: executionOf(batch),
    settledAt: settledAtOf(batch),
  };
}

/** Puts kept answers behind those that there are. */
export function withAnswers<Batch extends BatchRecord>(
  batch: Batch,
  answers: readonly KeptAnswer[],
): Batch {
  if (answers.length === 0) return batch;
  return { ...batch, answers: [...(batch.answers ?? []), ...answers] };
}

/** The rest belongs to a phase, and is left behind with it. */
function coreOf(batch: BatchRecord): BatchCore {
  const { runId, index, version, firstCase, cases, payload } = batch;
  const { strayExecutionIds, submitAttempts, faults, answers, marks } = batch;
  return {
    runId,
    index,
    version,
    firstCase,
    cases,
    payload,
    strayExecutionIds,
    submitAttempts,
    faults,
    ...(answers === undefined ? {} : { answers }),
    ...(marks === undefined ? {} : { marks }),
  };
}
