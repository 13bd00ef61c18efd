import type { BatchRecord } from '../../domain/run.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * Ends what still runs at the platform of batches that nobody waits for any more, as far as that can be
 * done: it costs the platform's places, never the verdict.
 */
export async function cancelExecutions(
  batches: readonly BatchRecord[],
  { platform }: Pick<Ports, 'platform'>,
): Promise<void> {
  for (const { executionId, phase } of batches) {
    if (executionId === null || (phase !== 'submitted' && phase !== 'abandoned')) continue;
    await platform.cancel?.(executionId).catch(() => undefined);
  }
}
