import type { Discrepancy, ReportCase } from '../report.ts';

export interface EvaluatedCase {
  readonly reportCase: ReportCase;
  readonly discrepancies: readonly Discrepancy[];
}

/** What the plan alone knows of a case. */
export type PlannedPart = Pick<
  ReportCase,
  'id' | 'name' | 'input_text' | 'tags' | 'batch' | 'expected_intent'
>;
