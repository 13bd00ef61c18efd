import { type BatchRecord, executionOf, mayStillRun } from '../../domain/batch.ts';
import {
  ENDED_ON_REQUEST,
  isFaultOf,
  MAY_STILL_RUN,
  withOddities,
  withoutFault,
} from '../../domain/batch-fault.ts';
import { wantsSilence } from '../../domain/run.ts';
import type { NotEnded, Platform } from '../ports/platform.ts';
import type { Pass } from './pass.ts';
import type { Silence } from './silence.ts';

const SILENCE: NotEnded = {
  problem: 'the platform has asked for silence, so it was not asked to end',
  retryAfterSeconds: null,
};
const NOT_ASKED: NotEnded = { problem: 'it could not be asked to end', retryAfterSeconds: null };

/** `left`: why it may still run; null where it does not, or nobody can be asked. */
export interface Cancelled<Batch extends BatchRecord> {
  readonly after: Batch;
  readonly left: NotEnded | null;
}

/**
 * Ends what still runs at the platform of a batch that nobody waits for any more, as far as that can be
 * done: it costs the platform's places, never the verdict. What came of it is noted on the batch, and what was
 * seen to end stays so, whatever the platform says of it later.
 */
export async function cancelExecution<Batch extends BatchRecord>(
  batch: Batch,
  { run, now }: Pick<Pass, 'run' | 'now'>,
  { silence, platform }: { readonly silence: Silence; readonly platform: Platform },
): Promise<Cancelled<Batch>> {
  const unchanged = { after: batch, left: null };
  const execution = executionOf(batch);
  const hasEnded = !mayStillRun(batch) || batch.faults.some(isFaultOf(ENDED_ON_REQUEST));
  // What is driven does nothing by itself.
  if (execution?.kind !== 'remote' || hasEnded || platform.cancel === undefined) return unchanged;
  const isQuiet = silence.isAskedFor || wantsSilence(run, now);
  if (isQuiet && batch.faults.some(isFaultOf(MAY_STILL_RUN))) return unchanged;
  const left = isQuiet ? SILENCE : await platform.cancel(execution.id).catch(() => NOT_ASKED);
  if (left !== null) silence.heed({ status: 'left', ...left });
  const code = left === null ? ENDED_ON_REQUEST : MAY_STILL_RUN;
  const came = left === null ? 'was asked to end, and has' : `may still run: ${left.problem}`;
  const message = `execution ${execution.id} ${came}`;
  const after = withOddities(withoutFault(batch, MAY_STILL_RUN), [{ code, message }]);
  return { after, left };
}
