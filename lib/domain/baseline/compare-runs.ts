import type { PastRun, RunComparison } from '../comparison.ts';
import { hasFailed, hasPassed } from '../counted-as.ts';
import type { Report, ReportCase } from '../report.ts';
import { compareIntents } from './compare-intents.ts';
import { comparePassRates } from './compare-pass-rates.ts';
import { compareTags } from './compare-tags.ts';
import { intentMisses } from './intent-misses.ts';
import { type CasePair, pairCases } from './pair-cases.ts';

/** A run that others are held against. */
export interface BaselineRun {
  readonly label: string | null;
  /** Of the report as it is kept as evidence. */
  readonly reportSha256: string;
  readonly report: Report;
}

/** What changed from the baseline to a run with these cases. */
export function compareRuns(baseline: BaselineRun, cases: readonly ReportCase[]): RunComparison {
  const { pairs, notComparable } = pairCases(baseline.report.cases, cases);
  const misses = intentMisses(pairs);
  const tags = compareTags(pairs);
  const idsOf = (claim: (pair: CasePair) => boolean) =>
    pairs.filter(claim).map(({ after }) => after.id);
  return {
    baseline: {
      ...pastRunOf(baseline.report),
      label: baseline.label,
      report_sha256: baseline.reportSha256,
    },
    newly_failing: idsOf(({ before, after }) => hasPassed(before) && hasFailed(after)),
    fixed: idsOf(({ before, after }) => !hasPassed(before) && hasPassed(after)),
    still_failing: idsOf(({ before, after }) => !hasPassed(before) && hasFailed(after)),
    flaky: cases
      .filter(({ outcome, quarantine }) => outcome === 'flaky' && quarantine === undefined)
      .map(({ id }) => id),
    not_comparable: [
      ...notComparable,
      ...pairs
        .filter(({ after }) => after.outcome === 'not_evaluated')
        .map(({ after }) => ({ id: after.id, why: 'not_evaluated' as const })),
    ],
    pass_rate: comparePassRates(pairs),
    intents: compareIntents(pairs),
    ...(tags.length === 0 ? {} : { tags }),
    ...(misses.length === 0 ? {} : { intent_misses: misses }),
  };
}

/** A run as others are compared with it and trends are drawn of it. */
export function pastRunOf(report: Omit<Report, 'cases'>): PastRun {
  return {
    run_id: report.run_id,
    started_at: report.started_at,
    verdict: report.verdict,
    planned: report.totals.planned,
    passed: report.totals.passed,
    pass_rate: report.pass_rate,
    intent_coverage: report.coverage.intent_coverage,
    p95_latency_ms: report.latency_ms.p95,
  };
}
