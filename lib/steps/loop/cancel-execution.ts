import { type BatchRecord, executionOf, mayStillRun } from '../../domain/batch.ts';
import { ENDED_ON_REQUEST, MAY_STILL_RUN, withOddities } from '../../domain/batch-fault.ts';
import { wantsSilence } from '../../domain/run.ts';
import type { NotEnded, Platform } from '../ports/platform.ts';
import type { Pass } from './pass.ts';
import type { Silence } from './silence.ts';

const SILENCE: NotEnded = {
  problem: 'the platform has asked for silence, so it was not asked to end',
  retryAfterSeconds: null,
};
const NOT_ASKED: NotEnded = { problem: 'it could not be asked to end', retryAfterSeconds: null };

/**
 * Ends what still runs at the platform of a batch that nobody waits for any more, as far as that can be
 * done: it costs the platform's places, never the verdict. What came of it is noted on the batch.
 */
export async function cancelExecution<Batch extends BatchRecord>(
  batch: Batch,
  { run, now }: Pick<Pass, 'run' | 'now'>,
  { silence, platform }: { readonly silence: Silence; readonly platform: Platform },
): Promise<Batch> {
  const execution = executionOf(batch);
  // What is driven does nothing by itself.
  if (execution?.kind !== 'remote' || !mayStillRun(batch)) return batch;
  if (platform.cancel === undefined) return batch;
  const isQuiet = silence.isAskedFor || wantsSilence(run, now);
  const left = isQuiet ? SILENCE : await platform.cancel(execution.id).catch(() => NOT_ASKED);
  if (left !== null) silence.heed({ status: 'left', ...left });
  const problem = left?.problem ?? null;
  const code = problem === null ? ENDED_ON_REQUEST : MAY_STILL_RUN;
  const came = problem === null ? 'was asked to end, and has' : `may still run: ${problem}`;
  return withOddities(batch, [{ code, message: `execution ${execution.id} ${came}` }]);
}
