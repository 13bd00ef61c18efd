import { type AuditEntry, auditIdOf } from '../../domain/audit/audit-chain.ts';
import { auditedLists } from '../../domain/audit/audited-lists.ts';
import { shortenLists } from '../../domain/audit/shorten-lists.ts';
import { type BatchRecord, settledAtOf } from '../../domain/batch.ts';
import type { EvidenceRef } from '../../domain/evidence-ref.ts';
import { isoTime } from '../../domain/instant.ts';
import { governanceStatus, scopeOf } from '../../domain/may-ship.ts';
import type { Report } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import { BASELINE_INTENT_COVERAGE } from '../../domain/suite/suite.ts';

/** The part of a run that is kept for good: enough to answer who, what, when, with what result, on which evidence. */
export function auditEntry(
  run: RunRecord,
  batches: readonly BatchRecord[],
  report: Report,
  kept: EvidenceRef,
): AuditEntry {
  const lists = auditedLists(report);
  const { execution_ids: executionIds, quarantined } = lists;
  const firstAttempts = batches.flatMap(({ firstAttemptAt }) => firstAttemptAt ?? []);
  const settled = batches.flatMap((batch) => settledAtOf(batch) ?? []);
  const submittedAt = firstAttempts.length > 0 ? Math.min(...firstAttempts) : run.startedAt;
  const endedAt = settled.length > 0 ? Math.max(...settled) : Date.parse(report.finished_at);
  const [onlyExecution, ...others] = executionIds;
  return shortenLists({
    schema: 'cognigate.audit/1',
    audit_id: auditIdOf(run.runId),
    run_id: run.runId,
    execution_id: onlyExecution !== undefined && others.length === 0 ? onlyExecution : run.runId,
    execution_ids: executionIds,
    submission_time: isoTime(submittedAt),
    execution_latency_seconds: Math.max(0, endedAt - submittedAt) / 1_000,
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
    trigger: run.trigger,
    suite: { suite_id: run.suiteId, cases: report.totals.planned, batches: batches.length },
    platform: report.platform,
    ...(report.bot === undefined ? {} : { bot: report.bot }),
    labels: run.labels,
    ...(report.provenance === undefined ? {} : { provenance: report.provenance }),
    ...(report.policy === undefined ? {} : { policy: report.policy?.evidence ?? null }),
    totals: report.totals,
    thresholds: lists.thresholds,
    batches: lists.batches,
    evidence: { suite: run.suite, report: kept },
    discrepancies: report.discrepancies.length,
    latency_ms: { p95: report.latency_ms.p95 },
    ...(quarantined.length === 0 ? {} : { quarantined }),
    ...(report.comparison === undefined ? {} : { baseline: baselineOf(report.comparison) }),
    ...(report.rerun_of === undefined ? {} : { rerun_of: report.rerun_of }),
    ...(report.carried_over === undefined ? {} : { carried_over: report.carried_over }),
    ...(report.only_tags === undefined ? {} : { only_tags: report.only_tags }),
    accepted_at: isoTime(run.startedAt),
    decided_at: report.finished_at,
    resumptions: run.resumptions,
    tool: report.tool,
  });
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
