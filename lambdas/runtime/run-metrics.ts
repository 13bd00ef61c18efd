import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { Report } from '../../lib/domain/report.ts';
import type { RunState } from '../../lib/domain/run.ts';
import type { Ports } from '../../lib/steps/ports.ts';
import { SERVICE_NAME } from './logger.ts';

const METRICS_NAMESPACE = 'Cognigate';

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
  { runId }: RunState,
  { ledger, evidence }: Ports,
): Promise<void> {
  const run = await ledger.readRun(runId);
  if (run === null || run.report === null) return;
  const batches = await ledger.listBatches(runId);
  const bytes = await evidence.get(run.report);
  const report = MeasuredReport.parse(JSON.parse(new TextDecoder().decode(bytes)));

  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: SERVICE_NAME });
  metrics.addDimension('suite', report.suite_id);
  metrics.addMetadata('run_id', runId);
  metrics.addMetric('PassRate', MetricUnit.Percent, report.pass_rate * 100);
  metrics.addMetric('IntentCoverage', MetricUnit.Percent, report.coverage.intent_coverage * 100);
  metrics.addMetric('EntityCoverage', MetricUnit.Percent, report.coverage.entity_coverage * 100);
  if (report.false_positive_rate !== null) {
    metrics.addMetric('FalsePositiveRate', MetricUnit.Percent, report.false_positive_rate * 100);
  }
  metrics.addMetric('RunSeconds', MetricUnit.Seconds, report.duration_seconds);
  metrics.addMetric('Looks', MetricUnit.Count, sum(batches.map(({ polls }) => polls)));
  metrics.addMetric(
    'SubmitAttempts',
    MetricUnit.Count,
    sum(batches.map(({ submitAttempts }) => submitAttempts)),
  );
  metrics.addMetric(`Verdict_${report.verdict}`, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
