import {
  type BatchPhase,
  type BatchRecord,
  executionOf,
  hasEnded,
  isCollected,
  settledAtOf,
  type UnderWay,
} from '../../domain/batch.ts';
import { withLostConversations } from '../../domain/batch-fault.ts';
import type { RunAssessment } from '../../domain/gate/assess-run.ts';
import { scopeLimits } from '../../domain/gate/scope-limits.ts';
import { isoTime } from '../../domain/instant.ts';
import type { Report, ReportBatch } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { Scope } from '../../domain/scope.ts';
import { isLeftOutAt } from '../../domain/stopping/marks.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { suiteInReport } from '../../domain/suite/suite-in-report.ts';

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
  const { verdict, reasons, metrics, gate, cases, discrepancies } = assessment;
  const { comparison, robustness, reliability, earlyEnd, whole } = assessment;
  const gateNotApplied = [...(run.gateNotApplied ?? []), ...(assessment.gateNotApplied ?? [])];
  return {
    schema: 'cognigate.report/1',
    run_id: run.runId,
    suite_id: run.suiteId,
    ...suiteInReport(suite),
    platform: {
      name: run.platform,
      url: run.platformUrl,
      ...(run.endpointUrl === undefined ? {} : { endpoint_url: run.endpointUrl }),
    },
    labels: run.labels,
    ...governanceOf(run),
    verdict,
    reasons: [...reasons],
    scope: runScope(run, suite, assessment),
    started_at: isoTime(run.startedAt),
    finished_at: isoTime(finishedAt),
    duration_seconds: Math.max(0, finishedAt - run.startedAt) / 1_000,
    ...metrics,
    gate: [...gate],
    ...(gateNotApplied.length === 0 ? {} : { gate_not_applied: gateNotApplied }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(robustness === undefined ? {} : { robustness }),
    ...(reliability === undefined ? {} : { reliability }),
    ...(earlyEnd === undefined ? {} : { early_end: earlyEnd }),
    ...(run.rerunOf === undefined ? {} : { rerun_of: run.rerunOf }),
    ...(whole === undefined ? {} : { carried_over: whole.carriedOver }),
    ...(run.onlyTags === undefined ? {} : { only_tags: run.onlyTags }),
    ...(run.selectedBy === undefined ? {} : { selected_by: run.selectedBy }),
    batches: batches.map((batch) => reportBatch(batch, assessment)),
    cases: [...cases],
    discrepancies: [...discrepancies],
    evidence: { suite: run.suite },
    audit: null,
    notifications: [],
    tool: { name: 'cognigate', version: run.toolVersion },
  };
}

/** Who started the run, where it comes from, and what its suite was held to. */
function governanceOf({ trigger, provenance, policy }: RunRecord) {
  return {
    trigger,
    ...(provenance === undefined ? {} : { provenance }),
    ...(policy === undefined ? {} : { policy }),
  };
}

/** What the verdict of a run speaks of. */
function runScope(run: RunRecord, suite: Suite | null, { whole, earlyEnd }: RunAssessment): Scope {
  const { onlyTags, selectedBy, rerunOf } = run;
  const isWhole = whole?.isWhole === true;
  const limited_by = scopeLimits({ onlyTags, selectedBy, rerunOf }, { suite, isWhole, earlyEnd });
  const written = suite?.test_cases.filter(({ variant_of: mark }) => mark === undefined);
  const cases = written?.length ?? run.planned?.cases ?? 0;
  const planned = run.planned === null ? 0 : cases;
  return {
    complete: limited_by.length === 0,
    simulated: run.simulated === true || whole?.isSimulated === true,
    cases_in_suite: run.casesInSuite ?? cases,
    cases_planned: planned,
    limited_by,
  };
}

function reportBatch(
  batch: BatchRecord,
  { batchFaults, batchesLeftOut }: Pick<RunAssessment, 'batchFaults' | 'batchesLeftOut'>,
): ReportBatch {
  const execution = executionOf(batch);
  const settledAt = settledAtOf(batch);
  return {
    index: batch.index,
    execution_id: execution?.id ?? null,
    stray_execution_ids: batch.strayExecutionIds,
    cases: batch.cases,
    ...leftOutOf(batch, batchesLeftOut.has(batch.index)),
    status: statusOf(batch),
    submit_attempts: batch.submitAttempts,
    polls: execution?.looks ?? 0,
    submitted_at: execution === null ? null : isoTime(execution.submittedAt),
    settled_at: settledAt === null ? null : isoTime(settledAt),
    results: isCollected(batch) ? batch.results : null,
    request: batch.payload,
    ...(batch.answers === undefined ? {} : { answers: batch.answers }),
    ...slicesOf(batch),
    faults: [
      ...withLostConversations(batch, underWayIn(batch)).faults,
      ...(batchFaults.get(batch.index) ?? []),
    ],
  };
}

/** Where in the batch cases were left out of it. */
function leftOutOf(
  { cases, marks }: BatchRecord,
  isLeftOutWhole: boolean,
): Pick<ReportBatch, 'left_out'> {
  const all = Array.from({ length: cases }, (_, place) => place);
  const places = all.filter((place) => isLeftOutWhole || isLeftOutAt(marks, place));
  return places.length === 0 ? {} : { left_out: places };
}

function underWayIn(batch: BatchRecord): readonly UnderWay[] {
  const execution = executionOf(batch);
  return execution?.kind === 'driven' ? (execution.underWay ?? []) : [];
}

/** What is judged of a batch that was driven, and not to its end. */
function slicesOf(batch: BatchRecord): Pick<ReportBatch, 'slices'> {
  const execution = executionOf(batch);
  if (isCollected(batch) || execution?.kind !== 'driven') return {};
  return execution.slices.length === 0 ? {} : { slices: execution.slices };
}

/** Our words, where the platform has not said the last one. */
const STATUS: Readonly<Record<BatchPhase, string>> = {
  planned: 'not_submitted',
  submitting: 'unknown',
  unknown: 'unknown',
  submitted: 'running',
  settled: 'unknown',
  collected: 'unknown',
  refused: 'refused',
  abandoned: 'abandoned',
};

function statusOf(batch: BatchRecord): string {
  const lastWord = hasEnded(batch) ? batch.execution.platformStatus : null;
  return lastWord ?? STATUS[batch.phase];
}
