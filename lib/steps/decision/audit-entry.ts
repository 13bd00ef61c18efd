import { type AuditEntry, auditIdOf } from '../../domain/audit/audit-chain.ts';
import { type BatchRecord, executionOf, settledAtOf } from '../../domain/batch.ts';
import type { EvidenceRef } from '../../domain/evidence-ref.ts';
import { isoTime } from '../../domain/instant.ts';
import { governanceStatus, scopeOf } from '../../domain/may-ship.ts';
import type { Report, ReportBatch } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import { BASELINE_INTENT_COVERAGE } from '../../domain/suite/suite.ts';

/** The part of a run that is kept for good: enough to answer who, what, when, with what result, on which evidence. */
export function auditEntry(
  run: RunRecord,
  batches: readonly BatchRecord[],
  report: Report,
  kept: EvidenceRef,
): AuditEntry {
  const executionIds = batches.flatMap((batch) => executionOf(batch)?.id ?? []);
  const firstAttempts = batches.flatMap(({ firstAttemptAt }) => firstAttemptAt ?? []);
  const settled = batches.flatMap((batch) => settledAtOf(batch) ?? []);
  const submittedAt = firstAttempts.length > 0 ? Math.min(...firstAttempts) : run.startedAt;
  const endedAt = settled.length > 0 ? Math.max(...settled) : Date.parse(report.finished_at);
  const [onlyExecution, ...others] = executionIds;
  return {
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
    reasons: report.reasons,
    scope: scopeOf(report),
    trigger: run.trigger,
    suite: { suite_id: run.suiteId, cases: report.totals.planned, batches: batches.length },
    platform: report.platform,
    ...(report.bot === undefined ? {} : { bot: report.bot }),
    labels: run.labels,
    totals: report.totals,
    thresholds: report.gate,
    batches: report.batches.map(auditedBatch),
    evidence: { suite: run.suite, report: kept },
    discrepancies: report.discrepancies.length,
    latency_ms: { p95: report.latency_ms.p95 },
    ...quarantined(report),
    ...(report.comparison === undefined ? {} : { baseline: baselineOf(report.comparison) }),
    ...(report.rerun_of === undefined ? {} : { rerun_of: report.rerun_of }),
    ...(report.carried_over === undefined ? {} : { carried_over: report.carried_over }),
    ...(report.only_tags === undefined ? {} : { only_tags: report.only_tags }),
    accepted_at: isoTime(run.startedAt),
    decided_at: report.finished_at,
    resumptions: run.resumptions,
    tool: report.tool,
  };
}

/** A batch, and the digest of everything that was sent and heard for it. */
function auditedBatch(batch: ReportBatch): AuditEntry['batches'][number] {
  const { request, answers = [], slices = [] } = batch;
  return {
    index: batch.index,
    cases: batch.cases,
    execution_id: batch.execution_id,
    stray_execution_ids: batch.stray_execution_ids,
    status: batch.status,
    results_sha256: batch.results?.sha256 ?? null,
    ...(request === undefined ? {} : { request_sha256: request.sha256 }),
    answers_sha256: [...answers, ...slices].map(({ sha256 }) => sha256),
    faults: batch.faults,
  };
}

/** Rounded to 6 digits, so that 0.98 − 0.8 is 0.18 in the record. */
function coverageDelta(report: Report): number {
  const asked = report.gate.find(({ name }) => name === 'intent_coverage');
  const baseline = asked?.threshold ?? BASELINE_INTENT_COVERAGE;
  return Number((report.coverage.intent_coverage - baseline).toFixed(6));
}

function quarantined({ cases }: Report): Pick<AuditEntry, 'quarantined'> {
  const found = cases.flatMap(({ id, outcome, quarantine }) =>
    quarantine === undefined ? [] : [{ case_id: id, ...quarantine, outcome }],
  );
  return found.length === 0 ? {} : { quarantined: found };
}

function baselineOf({ baseline }: NonNullable<Report['comparison']>): AuditEntry['baseline'] {
  const { run_id, label, report_sha256 } = baseline;
  return { run_id, label, report_sha256 };
}
