import * as z from 'zod';
import { EvidenceRef } from './evidence-ref.ts';
import { instant } from './instant.ts';
import { KeptAnswer } from './kept-answer.ts';
import { Reason } from './verdict.ts';

const seen = {
  id: z.string(),
  submittedAt: instant,
  /** The platform's last status word. */
  platformStatus: z.string().nullable(),
  looks: z.int().nonnegative(),
  /** Share done, 0 to 1, where the platform reports it. */
  progress: z.number().nullable(),
  /** When a look last found it still running; absent where none did. */
  lastSeenRunningAt: instant.optional(),
};

/** A conversation that has begun and is not stored yet. */
export const UnderWay = z.strictObject({ caseId: z.string(), sessionId: z.string() });
export type UnderWay = z.infer<typeof UnderWay>;

/** The one execution that a batch adopted, and what was seen of it; never replaced by another. */
export const BatchExecution = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('remote'), ...seen }),
  /** It does nothing by itself: every pass has to drive it. `slices`: its results stored so far. */
  z.strictObject({
    kind: z.literal('driven'),
    ...seen,
    slices: z.array(EvidenceRef),
    /** Conversations that a pass holds; what a pass that was killed leaves here was said, and nobody knows how far. */
    underWay: z.array(UnderWay).optional(),
  }),
]);
export type BatchExecution = z.infer<typeof BatchExecution>;
export type DrivenExecution = Extract<BatchExecution, { kind: 'driven' }>;

/** What is known of a batch however far it is. */
export const BatchCore = z.strictObject({
  runId: z.string(),
  index: z.int().nonnegative(),
  version: z.int().nonnegative(),
  /** Position of its first case in the suite. */
  firstCase: z.int().nonnegative(),
  cases: z.int().positive(),
  /** What is known of its calls, where the run may end before each is made. */
  marks: z.string().optional(),
  /** The wire payload, byte for byte as it is sent. */
  payload: EvidenceRef,
  /** Executions that the platform named later for the same batch: noted, never scored. */
  strayExecutionIds: z.array(z.string()),
  submitAttempts: z.int().nonnegative(),
  /** Oddities of the platform seen on the way, each once. */
  faults: z.array(Reason),
  /** The answers by which its cases are judged; absent while there is none, and in entries of 0.1.0. */
  answers: z.array(KeptAnswer).optional(),
});
export type BatchCore = z.infer<typeof BatchCore>;

/** Of a batch that has yet to be sent, or sent again. */
const unsent = {
  /** Claims that its execution will have to be driven. */
  driven: z.boolean(),
  nextActionAt: instant,
};
const attempted = { firstAttemptAt: instant };
const adopted = { ...attempted, execution: BatchExecution };

/**
 * The ledger's entry for a batch, by how far it is.
 *
 * `planned → submitting → submitted → settled → collected` is the way of a good one. `submitting` is
 * written before the POST. `unknown`: the POST has no usable answer, so an execution may or may not
 * exist. `refused`: the platform will not take it. `abandoned`: the deadline passed, or it was given up.
 * Not before `nextActionAt` is it submitted, looked at, or asked for results.
 */
export const BatchRecord = z.discriminatedUnion('phase', [
  BatchCore.extend({
    phase: z.literal('planned'),
    ...unsent,
    firstAttemptAt: instant.nullable(),
  }),
  BatchCore.extend({ phase: z.literal('submitting'), ...unsent, ...attempted }),
  BatchCore.extend({ phase: z.literal('unknown'), ...unsent, ...attempted }),
  BatchCore.extend({ phase: z.literal('submitted'), ...adopted, nextActionAt: instant }),
  BatchCore.extend({
    phase: z.literal('settled'),
    ...adopted,
    settledAt: instant,
    nextActionAt: instant,
  }),
  BatchCore.extend({
    phase: z.literal('collected'),
    ...adopted,
    settledAt: instant,
    results: EvidenceRef,
    /** How many results came. */
    resultCount: z.int().nonnegative(),
  }),
  BatchCore.extend({ phase: z.literal('refused'), ...attempted }),
  BatchCore.extend({
    phase: z.literal('abandoned'),
    ...attempted,
    execution: BatchExecution.nullable(),
    settledAt: instant.nullable(),
  }),
]);
export type BatchRecord = z.infer<typeof BatchRecord>;
export type BatchPhase = BatchRecord['phase'];
/** A batch in one of these phases. */
export type BatchIn<Phase extends BatchPhase> = Extract<BatchRecord, { phase: Phase }>;

/** An instant that is always past: what need not wait is due since then. */
export const AT_ONCE = 0;

const inPhase =
  <Phase extends BatchPhase>(...phases: readonly Phase[]) =>
  (batch: BatchRecord): batch is BatchIn<Phase> =>
    phases.some((phase) => phase === batch.phase);

export const isPlanned = inPhase('planned');
export const isSubmitting = inPhase('submitting');
export const isSettled = inPhase('settled');
export const isCollected = inPhase('collected');
export const isRefused = inPhase('refused');
/** Claims that it is still to be sent, for the first time or again. */
export const isUnsent = inPhase('planned', 'submitting', 'unknown');
/** Claims that it was sent and nothing usable was heard: an execution may or may not exist. */
export const isUnanswered = inPhase('submitting', 'unknown');
/** Claims that an execution of this batch may be running at the platform. */
export const isOut = inPhase('submitting', 'unknown', 'submitted');
/** Claims that its end or its results are waited for. */
export const isAwaited = inPhase('submitted', 'settled');
/** Claims that the deadline makes it an abandoned one: somebody has waited for it in vain. */
export const isOpenAtDeadline = inPhase('unknown', 'submitted', 'settled');
const isAdopted = inPhase('submitted', 'abandoned');
/** Claims that its execution was seen to end. */
export const hasEnded = inPhase('settled', 'collected');
/** Claims that nothing more will be done for this batch. */
export const isOver = inPhase('collected', 'refused', 'abandoned');

/** The execution that it adopted; null where it has none. */
export function executionOf(batch: BatchRecord): BatchExecution | null {
  return 'execution' in batch ? batch.execution : null;
}

/** When its execution was seen to have ended; null where it was not. */
export function settledAtOf(batch: BatchRecord): number | null {
  return 'settledAt' in batch ? batch.settledAt : null;
}

/** Claims that its execution, if it has one, was not seen to end by everybody who waited for it. */
export function mayStillRun(batch: BatchRecord): boolean {
  return isAdopted(batch) && settledAtOf(batch) === null;
}

/** Claims that sending it could start a second execution. Of what is driven nothing is sent, so nothing can be lost. */
export function isAmbiguous(batch: BatchRecord): batch is BatchIn<'submitting' | 'unknown'> {
  return isUnanswered(batch) && !batch.driven;
}

/** What the platform is to recognise a batch by, however often it is sent. */
export function idempotencyKeyOf({ runId, index }: Pick<BatchCore, 'runId' | 'index'>): string {
  return `${runId}:${index}`;
}
