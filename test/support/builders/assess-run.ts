import type { BatchRecord } from '../../../lib/domain/batch.ts';
import * as gate from '../../../lib/domain/gate/assess-run.ts';
import { batchMatcher } from '../../../lib/domain/gate/match-batches.ts';

/** The evidence of a run with the results of its batches as they came; null where none were collected. */
export interface RunEvidence extends Omit<gate.RunEvidence, 'batches'> {
  readonly batches: readonly {
    readonly record: BatchRecord;
    readonly results: readonly unknown[] | null;
  }[];
}

/** Matches all batches, and assesses the run. */
export function assessRun(evidence: RunEvidence): gate.RunAssessment {
  const matchBatch = batchMatcher(evidence.suite);
  const batches = evidence.batches.map(({ record, results }) => matchBatch(record, results));
  return gate.assessRun({ ...evidence, batches });
}
