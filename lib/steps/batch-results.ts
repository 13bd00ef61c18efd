import { type BatchRecord, executionOf, isCollected } from '../domain/batch.ts';
import { storedResults } from './loop/drive-batch.ts';
import type { EvidenceStore } from './ports/evidence-store.ts';
import { listOf } from './run-access.ts';

/** What is stored of the results of a batch, of one that was driven as far as it got; null where there is nothing. */
export async function batchResults(
  evidence: EvidenceStore,
  batch: BatchRecord,
): Promise<unknown[] | null> {
  if (isCollected(batch)) return listOf(evidence, batch.results);
  const execution = executionOf(batch);
  if (execution?.kind !== 'driven' || execution.slices.length === 0) return null;
  return storedResults(execution, evidence);
}
