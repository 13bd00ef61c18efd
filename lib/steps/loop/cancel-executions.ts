import { type BatchRecord, mayStillRun } from '../../domain/batch.ts';
import type { LoopPorts } from '../ports/ports.ts';

/**
 * Ends what still runs at the platform of batches that nobody waits for any more, as far as that can be
 * done: it costs the platform's places, never the verdict.
 */
export async function cancelExecutions(
  batches: readonly BatchRecord[],
  { platform }: Pick<LoopPorts, 'platform'>,
): Promise<void> {
  for (const { execution } of batches.filter(mayStillRun)) {
    if (execution !== null) await platform.cancel?.(execution.id).catch(() => undefined);
  }
}
