import type { BatchRecord } from '../../domain/run.ts';
import { withFault } from './with-fault.ts';

/** What the platform is to recognise a batch by, however often it is sent. */
export function idempotencyKeyOf({ runId, index }: Pick<BatchRecord, 'runId' | 'index'>): string {
  return `${runId}:${index}`;
}

/**
 * Notes that an execution may exist whose id nobody was ever told, and the key that leads to it.
 *
 * A platform that does not honour keys runs the batch twice where it is sent again, and the audit
 * record has to name both.
 */
export function withLostAnswer(batch: BatchRecord, problem: string): BatchRecord {
  const key = idempotencyKeyOf(batch);
  return withFault(
    batch,
    'submission_ambiguous',
    `${problem}; an execution may have been started under the key ${key}`,
  );
}
