import {
  type BatchRecord,
  executionOf,
  isOver,
  isSubmitting,
  mayStillRun,
} from '../../domain/batch.ts';
import {
  ENDED_ON_REQUEST,
  MAY_STILL_RUN,
  withFault,
  withLostAnswer,
} from '../../domain/batch-fault.ts';
import { ConcurrentWrite } from '../../domain/errors.ts';
import type { RunRecord } from '../../domain/run.ts';
import { traitsOf } from '../../domain/suite/platform-name.ts';
import type { RunLedger } from '../ports/run-ledger.ts';

type Seized = Pick<RunRecord, 'runId' | 'platform'>;

/** How often it begins again because somebody was at work on a batch, or seizes them as well. */
const MAX_ATTEMPTS = 8;

/**
 * Takes the open batches out of the hands of functions that may still be at work on them.
 *
 * Their version moves on, so that whoever holds an older one can neither send a batch any more nor
 * change what the verdict is about to rest on. A batch that is being sent right now is noted as such.
 * @throws ConcurrentWrite where somebody kept changing them in between.
 */
export async function seizeBatches(ledger: RunLedger, run: Seized): Promise<BatchRecord[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await seizeOnce(ledger, run);
    } catch (error) {
      if (!(error instanceof ConcurrentWrite) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

async function seizeOnce(ledger: RunLedger, { runId, platform }: Seized): Promise<BatchRecord[]> {
  const seized: BatchRecord[] = [];
  for (const batch of await ledger.listBatches(runId)) {
    seized.push(isOver(batch) ? batch : await ledger.updateBatch(withEnd(batch, platform)));
  }
  return seized;
}

function withEnd(batch: BatchRecord, platform: string): BatchRecord {
  if (isSubmitting(batch) && !batch.driven) {
    return withLostAnswer(batch, 'the run ended before its submission was answered', platform);
  }
  const execution = executionOf(batch);
  const wasAsked = batch.faults.some(
    ({ code }) => code === ENDED_ON_REQUEST || code === MAY_STILL_RUN,
  );
  const isLeft = mayStillRun(batch) && execution?.kind === 'remote' && !wasAsked;
  if (!isLeft || !traitsOf(platform).endsOnRequest) return batch;
  const message = `execution ${execution.id} may still run: the run ended before it was asked to end`;
  return withFault(batch, MAY_STILL_RUN, message);
}
