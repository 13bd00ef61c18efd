import type { BatchIn, DrivenExecution } from '../../domain/batch.ts';
import { IntegrityViolated } from '../../domain/errors.ts';
import type { EvidenceRef } from '../../domain/evidence-ref.ts';
import { jsonBytes } from '../../domain/json-bytes.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { StatusOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { listOf } from '../run-access.ts';

/**
 * Drives the execution of a batch for one pass, and stores results as they come.
 *
 * A slice counts once the ledger names it, so that what a killed pass had not stored is done again and
 * what it had is not.
 */
export async function driveBatch(
  batch: BatchIn<'submitted'>,
  { execution, budgetMs }: { readonly execution: DrivenExecution; readonly budgetMs: number },
  ports: LoopPorts,
): Promise<{ readonly after: BatchIn<'submitted'>; readonly outcome: StatusOutcome }> {
  const { ledger, platform, evidence, budget } = ports;
  if (platform.drive === undefined) {
    throw new IntegrityViolated(`batch ${batch.index + 1} belongs to another platform`);
  }
  const stored = await storedResults(execution, evidence);
  let done = stored.length;
  let driven = execution;
  if (driven.slices.length > 1) {
    driven = { ...driven, slices: [await storeSlice(batch, stored, evidence)] };
  }
  let after = { ...batch, execution: driven };
  const outcome = await platform.drive({
    executionId: execution.id,
    payload: await evidence.get(batch.payload),
    stored,
    budgetMs,
    requests: {
      take: (wanted) => budget.take({ runId: batch.runId, wanted, urgent: false }),
      giveBack: (requests) => budget.adjust(-requests),
    },
    async keep(results) {
      const slice = await storeSlice(batch, results, evidence);
      done += results.length;
      driven = {
        ...driven,
        slices: [...driven.slices, slice],
        progress: Math.min(1, done / batch.cases),
        lastSeenRunningAt: ports.now(),
      };
      after = await ledger.updateBatch({ ...after, execution: driven });
    },
  });
  return { after, outcome };
}

/** All results of a driven execution that were stored so far. */
export async function storedResults(
  { slices }: DrivenExecution,
  evidence: EvidenceStore,
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const slice of slices) results.push(...(await listOf(evidence, slice)));
  return results;
}

function storeSlice(
  batch: BatchIn<'submitted'>,
  results: readonly unknown[],
  evidence: EvidenceStore,
): Promise<EvidenceRef> {
  return evidence.put(batch.runId, `batch-${batch.index}-slice`, 'json', jsonBytes(results));
}
