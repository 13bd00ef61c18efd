import * as z from 'zod';
import { AT_ONCE, BatchCore, type BatchPhase, BatchRecord } from './batch.ts';
import { EvidenceRef } from './evidence-ref.ts';
import { instant } from './instant.ts';

/** The entry of a batch as 0.1.0 wrote it: one form for all phases, with null for what a phase has not. */
const FlatBatch = BatchCore.extend({
  phase: z.enum(BatchRecord.options.map(({ shape }) => shape.phase.value)),
  executionId: z.string().nullable(),
  platformStatus: z.string().nullable(),
  polls: z.int().nonnegative(),
  progress: z.number().nullable(),
  firstAttemptAt: instant.nullable(),
  submittedAt: instant.nullable(),
  settledAt: instant.nullable(),
  lastSeenRunningAt: instant.optional(),
  nextActionAt: instant.nullable(),
  results: EvidenceRef.nullable(),
  /** There for executions that we drive, and for no other. */
  slices: z.array(EvidenceRef).optional(),
  resultCount: z.int().nonnegative().nullable(),
});
type FlatBatch = z.infer<typeof FlatBatch>;

/** A batch as a ledger gives it back, whoever wrote it: a run goes on with the entries of 0.1.0. */
export const StoredBatch = z.preprocess((stored) => {
  const flat = FlatBatch.safeParse(stored);
  return flat.success ? fromFlat(flat.data) : stored;
}, BatchRecord);

function fromFlat(flat: FlatBatch): unknown {
  const { firstAttemptAt, settledAt, results, resultCount, slices } = flat;
  const execution = executionIn(flat);
  const nextActionAt = flat.nextActionAt ?? AT_ONCE;
  const unsent = { firstAttemptAt, driven: slices !== undefined, nextActionAt };
  const ofPhase: Readonly<Record<BatchPhase, object>> = {
    planned: unsent,
    submitting: unsent,
    unknown: unsent,
    submitted: { firstAttemptAt, execution, nextActionAt },
    settled: { firstAttemptAt, execution, settledAt, nextActionAt },
    collected: { firstAttemptAt, execution, settledAt, results, resultCount },
    refused: { firstAttemptAt },
    abandoned: { firstAttemptAt, execution, settledAt },
  };
  return { ...BatchCore.strip().parse(flat), phase: flat.phase, ...ofPhase[flat.phase] };
}

function executionIn(flat: FlatBatch): object | null {
  const { executionId, submittedAt, platformStatus, polls, progress, lastSeenRunningAt } = flat;
  if (executionId === null) return null;
  return {
    id: executionId,
    submittedAt,
    platformStatus,
    looks: polls,
    progress,
    ...(lastSeenRunningAt === undefined ? {} : { lastSeenRunningAt }),
    ...(flat.slices === undefined ? { kind: 'remote' } : { kind: 'driven', slices: flat.slices }),
  };
}
