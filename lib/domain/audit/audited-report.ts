import type { EvidenceRef } from '../evidence-ref.ts';
import { governanceStatus, scopeOf } from '../may-ship.ts';
import type { Report } from '../report.ts';
import { BASELINE_INTENT_COVERAGE } from '../suite/suite.ts';
import { type AuditEntry, auditIdOf } from './audit-chain.ts';
import { auditedLists } from './audited-lists.ts';
import { auditedReliability } from './audited-reliability.ts';

/** What only the ledger knows of a run. */
export type LedgerFacts = Pick<
  AuditEntry,
  'submission_time' | 'execution_latency_seconds' | 'trigger' | 'resumptions'
>;

/** The part of a record that follows from its report alone, so that the one can be held against the other. */
export function auditedReport(
  report: Report,
  kept: EvidenceRef | null,
): Omit<AuditEntry, keyof LedgerFacts> {
  const lists = auditedLists(report);
  const { execution_ids: executionIds, quarantined } = lists;
  const reliability = auditedReliability(report);
  const [onlyExecution, ...others] = executionIds;
  return {
    schema: 'cognigate.audit/1',
    audit_id: auditIdOf(report.run_id),
    run_id: report.run_id,
    execution_id:
      onlyExecution !== undefined && others.length === 0 ? onlyExecution : report.run_id,
    execution_ids: executionIds,
    pass_rate: report.pass_rate,
    coverage_analysis: report.coverage,
    governance_status: governanceStatus(report.verdict, scopeOf(report)),
    mlops_metrics: {
      false_positive_rate: report.false_positive_rate,
      coverage_delta: coverageDelta(report),
    },
    verdict: report.verdict,
    reasons: lists.reasons,
    scope: scopeOf(report),
    suite: {
      suite_id: report.suite_id,
      cases: report.totals.planned,
      batches: report.batches.length,
    },
    platform: report.platform,
    ...(report.bot === undefined ? {} : { bot: report.bot }),
    ...(report.judge === undefined ? {} : { judge: report.judge }),
    labels: report.labels,
    ...(report.provenance === undefined ? {} : { provenance: report.provenance }),
    ...(report.policy === undefined ? {} : { policy: report.policy?.evidence ?? null }),
    totals: report.totals,
    thresholds: lists.thresholds,
    batches: lists.batches,
    evidence: { suite: report.evidence.suite, report: kept },
    discrepancies: report.discrepancies.length,
    latency_ms: { p95: report.latency_ms.p95 },
    ...(quarantined.length === 0 ? {} : { quarantined }),
    ...(report.comparison === undefined ? {} : { baseline: baselineOf(report.comparison) }),
    ...(reliability === undefined ? {} : { reliability }),
    ...(report.rerun_of === undefined ? {} : { rerun_of: report.rerun_of }),
    ...(report.carried_over === undefined ? {} : { carried_over: report.carried_over }),
    ...(report.only_tags === undefined ? {} : { only_tags: report.only_tags }),
    ...(report.early_end === undefined ? {} : { early_end: report.early_end }),
    accepted_at: report.started_at,
    decided_at: report.finished_at,
    tool: report.tool,
  };
}

/** Rounded to 6 digits, so that 0.98 − 0.8 is 0.18 in the record. */
function coverageDelta(report: Report): number {
  const asked = report.gate.find(({ name }) => name === 'intent_coverage');
  const baseline = asked?.threshold ?? BASELINE_INTENT_COVERAGE;
  return Number((report.coverage.intent_coverage - baseline).toFixed(6));
}

function baselineOf({ baseline }: NonNullable<Report['comparison']>): AuditEntry['baseline'] {
  const { run_id, label, report_sha256 } = baseline;
  return { run_id, label, report_sha256 };
}
