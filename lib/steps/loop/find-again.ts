import { type BatchRecord, isAmbiguous } from '../../domain/batch.ts';
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
  const { after } = await sendBatch(batch, { pass: { ...opened, history: [] }, silence, ports });
  return after;
}

/** What has to be looked for comes last, so that a search that fails keeps nothing from its end. */
export function lostLast<Batch extends BatchRecord>(batches: readonly Batch[]): Batch[] {
  return batches.toSorted((one, other) => Number(isAmbiguous(one)) - Number(isAmbiguous(other)));
}
