import { IntegrityViolated } from '../../domain/errors.ts';
import type { BatchRecord, EvidenceRef } from '../../domain/run.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { StatusOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { jsonBytes, jsonOf } from '../run-access.ts';

/** Claims that the batch's execution does nothing unless we drive it. */
export function isDriven(batch: BatchRecord): boolean {
  return batch.slices !== undefined;
}

/**
 * Drives the execution of a batch for one pass, and stores results as they come.
 *
 * A slice counts once the ledger names it, so that what a killed pass had not stored is done again and
 * what it had is not.
 */
export async function driveBatch(
  batch: BatchRecord,
  budgetMs: number,
  ports: LoopPorts,
): Promise<{ readonly after: BatchRecord; readonly outcome: StatusOutcome }> {
  const { ledger, platform, evidence, budget } = ports;
  if (platform.drive === undefined) {
    throw new IntegrityViolated(`batch ${batch.index + 1} belongs to another platform`);
  }
  const stored = await storedResults(batch, evidence);
  let after = batch;
  let done = stored.length;
  if ((batch.slices?.length ?? 0) > 1) {
    after = { ...after, slices: [await storeSlice(batch, stored, evidence)] };
  }
  const outcome = await platform.drive({
    executionId: batch.executionId ?? '',
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
      after = await ledger.updateBatch({
        ...after,
        slices: [...(after.slices ?? []), slice],
        progress: Math.min(1, done / batch.cases),
        lastSeenRunningAt: ports.now(),
      });
    },
  });
  return { after, outcome };
}

/** All results of a driven batch that were stored so far. */
export async function storedResults(
  { slices = [] }: Pick<BatchRecord, 'slices'>,
  evidence: EvidenceStore,
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const slice of slices) {
    const part = await jsonOf(evidence, slice);
    if (!Array.isArray(part)) throw new IntegrityViolated(`evidence ${slice.key} is no list`);
    results.push(...part);
  }
  return results;
}

function storeSlice(
  batch: BatchRecord,
  results: readonly unknown[],
  evidence: EvidenceStore,
): Promise<EvidenceRef> {
  return evidence.put(batch.runId, `batch-${batch.index}-slice`, 'json', jsonBytes(results));
}
