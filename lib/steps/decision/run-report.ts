import type { RunAssessment } from '../../domain/gate/assess-run.ts';
import type { Report, ReportBatch } from '../../domain/report.ts';
import type { BatchRecord, RunRecord } from '../../domain/run.ts';
import { botCoverage } from '../../domain/suite/bot-coverage.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { Reason } from '../../domain/verdict.ts';

/** Puts a run's assessment and its ledger together to the report that is kept as evidence. */
export function runReport({
  run,
  batches,
  suite,
  assessment,
  finishedAt,
}: {
  run: RunRecord;
  batches: readonly BatchRecord[];
  suite: Suite | null;
  assessment: RunAssessment;
  finishedAt: number;
}): Report {
  const { verdict, reasons, metrics, gate, cases, discrepancies, batchFaults } = assessment;
  const { gateNotApplied = [], comparison } = assessment;
  const coverage = suite === null ? null : botCoverage(suite);
  return {
    schema: 'cognigate.report/1',
    run_id: run.runId,
    suite_id: run.suiteId,
    suite_name: suite?.name ?? null,
    platform: { name: run.platform, url: run.platformUrl },
    labels: run.labels,
    verdict,
    reasons: [...reasons],
    started_at: isoTime(run.startedAt),
    finished_at: isoTime(finishedAt),
    duration_seconds: Math.max(0, finishedAt - run.startedAt) / 1_000,
    ...metrics,
    gate: [...gate],
    ...(gateNotApplied.length === 0 ? {} : { gate_not_applied: gateNotApplied }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(coverage === null
      ? {}
      : { bot_intents: { ...coverage, uncovered: [...coverage.uncovered] } }),
    ...(run.rerunOf === undefined ? {} : { rerun_of: run.rerunOf }),
    ...(run.onlyTags === undefined ? {} : { only_tags: run.onlyTags }),
    batches: batches.map((batch) => reportBatch(batch, batchFaults.get(batch.index) ?? [])),
    cases: [...cases],
    discrepancies: [...discrepancies],
    evidence: { suite: run.suite },
    audit: null,
    notifications: [],
    tool: { name: 'cognigate', version: run.toolVersion },
  };
}

function reportBatch(batch: BatchRecord, resultFaults: readonly Reason[]): ReportBatch {
  return {
    index: batch.index,
    execution_id: batch.executionId,
    stray_execution_ids: batch.strayExecutionIds,
    cases: batch.cases,
    status: statusOf(batch),
    submit_attempts: batch.submitAttempts,
    polls: batch.polls,
    submitted_at: batch.submittedAt === null ? null : isoTime(batch.submittedAt),
    settled_at: batch.settledAt === null ? null : isoTime(batch.settledAt),
    results: batch.results,
    faults: [...batch.faults, ...resultFaults],
  };
}

function statusOf(batch: BatchRecord): string {
  switch (batch.phase) {
    case 'planned':
      return 'not_submitted';
    case 'submitting':
    case 'unknown':
      return 'unknown';
    case 'submitted':
      return 'running';
    case 'settled':
    case 'collected':
      return batch.platformStatus ?? 'unknown';
    case 'refused':
    case 'abandoned':
      return batch.phase;
  }
}

export function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}
