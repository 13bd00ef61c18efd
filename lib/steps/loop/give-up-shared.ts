import type { BatchIn } from '../../domain/batch.ts';
import { EXECUTION_SHARED, withFault } from '../../domain/batch-fault.ts';
import { abandon } from '../../domain/batch-moves.ts';
import { IntegrityViolated } from '../../domain/errors.ts';
import type { LoopPorts } from '../ports/ports.ts';

/**
 * Gives up a batch that was given what another batch has, so that it stays so whatever becomes of the error.
 * @throws IntegrityViolated always.
 */
export async function giveUpShared(
  batch: BatchIn<'submitting' | 'settled'>,
  problem: string,
  ledger: LoopPorts['ledger'],
): Promise<never> {
  await ledger.updateBatch(abandon(withFault(batch, EXECUTION_SHARED, problem)));
  throw new IntegrityViolated(problem);
}
