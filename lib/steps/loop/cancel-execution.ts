import { type BatchRecord, executionOf, mayStillRun } from '../../domain/batch.ts';
import { MAY_STILL_RUN, withOddities } from '../../domain/batch-fault.ts';
import type { Platform } from '../ports/platform.ts';

/**
 * Ends what still runs at the platform of a batch that nobody waits for any more, as far as that can be
 * done: it costs the platform's places, never the verdict. What may run on is noted on the batch.
 */
export async function cancelExecution<Batch extends BatchRecord>(
  batch: Batch,
  platform: Platform,
): Promise<Batch> {
  const execution = executionOf(batch);
  if (execution === null || !mayStillRun(batch) || platform.cancel === undefined) return batch;
  const problem = await platform.cancel(execution.id).catch(() => 'it could not be asked to end');
  if (problem === null) return batch;
  const message = `execution ${execution.id} may still run: ${problem}`;
  return withOddities(batch, [{ code: MAY_STILL_RUN, message }]);
}
