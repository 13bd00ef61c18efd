import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { type BatchRecord, executionOf, settledAtOf } from '../../lib/domain/batch.ts';
import { Report } from '../../lib/domain/report.ts';
import type { RunState } from '../../lib/domain/run-state.ts';
import type { ClosedRuns } from '../../lib/steps/close-runs.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { gateMetrics, runMetrics, suiteMetrics } from './suite-metrics.ts';

/** The few fields of a report that become metrics; the rest of it may be large. */
const MeasuredReport = z.object(
  Report.pick({
    suite_id: true,
    pass_rate: true,
    coverage: true,
    false_positive_rate: true,
    duration_seconds: true,
    verdict: true,
  }).shape,
);

/** Writes what a decided run measured as metrics of its suite, in CloudWatch's embedded metric format. */
export async function publishRunMetrics(
  { runId }: Pick<RunState, 'runId'>,
  { ledger, evidence }: Pick<Ports, 'ledger' | 'evidence'>,
): Promise<void> {
  const run = await ledger.readRun(runId);
  if (run === null || run.report === null) return;
  const batches = await ledger.listBatches(runId);
  const bytes = await evidence.get(run.report);
  const report = MeasuredReport.parse(JSON.parse(new TextDecoder().decode(bytes)));

  const metrics = suiteMetrics(report.suite_id, runId);
  metrics.addMetric('PassRate', MetricUnit.Percent, report.pass_rate * 100);
  metrics.addMetric('IntentCoverage', MetricUnit.Percent, report.coverage.intent_coverage * 100);
  metrics.addMetric('EntityCoverage', MetricUnit.Percent, report.coverage.entity_coverage * 100);
  if (report.false_positive_rate !== null) {
    metrics.addMetric('FalsePositiveRate', MetricUnit.Percent, report.false_positive_rate * 100);
  }
  metrics.addMetric('RunSeconds', MetricUnit.Seconds, report.duration_seconds);
  metrics.addMetric(
    'Looks',
    MetricUnit.Count,
    sum(batches.map((batch) => executionOf(batch)?.looks ?? 0)),
  );
  metrics.addMetric(
    'SubmitAttempts',
    MetricUnit.Count,
    sum(batches.map(({ submitAttempts }) => submitAttempts)),
  );
  const lags = batches.flatMap(detectionLagSeconds);
  if (lags.length > 0) {
    metrics.addMetric('DetectionLag', MetricUnit.Seconds, Math.max(...lags));
  }
  metrics.addMetric(`Verdict_${report.verdict}`, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();

  // Of the gate as a whole, since an alarm may hang on no suite's name; the next run without an error ends it.
  const ofGate = runMetrics(report.suite_id, runId);
  ofGate.addMetric(`Verdict_${report.verdict}`, MetricUnit.Count, 1);
  if (report.verdict !== 'error') ofGate.addMetric('Verdict_error', MetricUnit.Count, 0);
  ofGate.publishStoredMetrics();
}

/**
 * The longest that the end of a batch can have gone unseen: the platform does not say when an
 * execution ended, only that it still ran at one look and had ended at the next.
 */
function detectionLagSeconds(batch: BatchRecord): number[] {
  const execution = executionOf(batch);
  const settledAt = settledAtOf(batch);
  if (execution === null || settledAt === null) return [];
  const before = execution.lastSeenRunningAt ?? execution.submittedAt;
  return [Math.max(0, settledAt - before) / 1_000];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * Writes the metrics of those runs that were given their verdict just now, and how many are past
 * their deadline and still at it.
 */
export async function publishClosedRuns(
  closed: ClosedRuns,
  ports: Pick<Ports, 'ledger' | 'evidence'>,
): Promise<void> {
  const overdue = Object.values(closed).filter((what) => what === 'still_running').length;
  const metrics = gateMetrics();
  metrics.addMetric('OverdueRuns', MetricUnit.Count, overdue);
  metrics.publishStoredMetrics();
  for (const [runId, what] of Object.entries(closed)) {
    if (what === 'decided') await publishRunMetrics({ runId }, ports);
  }
}
