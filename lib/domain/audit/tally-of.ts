import type { RunTally } from '../run.ts';
import type { AuditRecord } from './audit-chain.ts';

/** What lists and trends show of a run, by its record. */
export function tallyOf({
  totals,
  pass_rate,
  coverage_analysis,
  latency_ms,
}: AuditRecord): RunTally {
  return {
    planned: totals.planned,
    passed: totals.passed,
    failed: totals.failed,
    notEvaluated: totals.not_evaluated,
    flaky: totals.flaky ?? 0,
    quarantined: totals.quarantined ?? 0,
    ...(totals.left_out === undefined ? {} : { leftOut: totals.left_out }),
    passRate: pass_rate,
    intentCoverage: coverage_analysis.intent_coverage,
    p95LatencyMs: latency_ms?.p95 ?? null,
  };
}
