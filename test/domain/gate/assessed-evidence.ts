import { assessRun, type RunEvidence } from '../../support/builders/assess-run.ts';
import { aBatch, type BatchFacts } from '../../support/builders/ledger-builders.ts';

/** The evidence with one batch in another state, and with other results where some are given. */
export function withBatch(
  evidence: RunEvidence,
  index: number,
  record: BatchFacts,
  results?: unknown[] | null,
): RunEvidence {
  return {
    ...evidence,
    batches: evidence.batches.map((batch) =>
      batch.record.index === index
        ? {
            record: aBatch({ ...batch.record, ...record }),
            results: results === undefined ? batch.results : results,
          }
        : batch,
    ),
  };
}

/** The verdict of the evidence, the codes of its reasons, and the first of them in words. */
export function outcomeOf(evidence: RunEvidence) {
  const { verdict, reasons } = assessRun(evidence);
  return { verdict, codes: reasons.map(({ code }) => code), first: reasons[0]?.message };
}
