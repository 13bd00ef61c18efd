import { type BatchRecord, isAmbiguous } from '../../domain/batch.ts';
import { AuthenticationFailed } from '../../domain/errors.ts';
import { wantsSilence } from '../../domain/run.ts';
import type { LoopPorts } from '../ports/ports.ts';
import type { Pass } from './pass.ts';
import { sendBatch } from './send-batch.ts';
import type { Silence } from './silence.ts';

/**
 * Looks once more for what a batch may have started whose answer was lost, so that it can be asked to end:
 * nobody comes back to it. Where it would be sent again instead, it is left alone.
 */
export async function findAgain(
  batch: BatchRecord,
  opened: Pass,
  { silence, ports }: { readonly silence: Silence; readonly ports: LoopPorts },
): Promise<BatchRecord> {
  const isQuiet = silence.isAskedFor || wantsSilence(opened.run, opened.now);
  if (!isAmbiguous(batch) || ports.platform.looksForLost !== true || isQuiet) return batch;
  try {
    const { after } = await sendBatch(batch, { pass: { ...opened, history: [] }, silence, ports });
    return after;
  } catch (error) {
    // With a key that is refused nothing can be found, and the run ends all the same.
    if (!(error instanceof AuthenticationFailed)) throw error;
    const batches = await ports.ledger.listBatches(batch.runId);
    return batches.find(({ index }) => index === batch.index) ?? batch;
  }
}
