import type { RunComparison } from '../comparison.ts';
import type { Report } from '../report.ts';
import { changedFailing } from './changed-failing.ts';
import { compareRobustness, type RelationDelta } from './compare-robustness.ts';
import { type BaselineRun, compareRuns } from './compare-runs.ts';

/** What two reports say of each other, beyond what a report holds of its baseline. */
export interface FullComparison extends RunComparison {
  /** Passed, ask for something else now, and fail. */
  readonly changed_failing: readonly string[];
  /** Empty where one of the runs has no variants. */
  readonly robustness: readonly RelationDelta[];
}

export function fullComparison(baseline: BaselineRun, report: Report): FullComparison {
  const comparison = compareRuns(baseline, report.cases);
  return {
    ...comparison,
    changed_failing: changedFailing(comparison, baseline.report.cases, report.cases),
    robustness: compareRobustness(baseline.report, report),
  };
}
