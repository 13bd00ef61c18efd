import { type BatchRecord, isAmbiguous } from '../../domain/batch.ts';
import { mayAskFrom } from '../../domain/run.ts';
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
  const isQuiet = silence.isAskedFor || opened.now < mayAskFrom(opened.run);
  if (!isAmbiguous(batch) || ports.platform.looksForLost !== true || isQuiet) return batch;
  const { after } = await sendBatch(batch, { pass: { ...opened, history: [] }, silence, ports });
  return after;
}
