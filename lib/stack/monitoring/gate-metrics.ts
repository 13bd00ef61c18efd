import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

export const FIVE_MINUTES = Duration.minutes(5);
const NAMESPACE = 'Cognigate';
const SERVICE = 'cognigate';

/** A metric that the gate itself publishes, over all suites. */
export function ownMetric(metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { service: SERVICE },
    statistic,
    period: FIVE_MINUTES,
  });
}

/** A metric of every suite there is, one line each; suites are not known at deploy time. */
export function bySuite(metricName: string, statistic: 'AVG' | 'MAX' | 'MIN' | 'SUM'): IMetric {
  return new MathExpression({
    expression: `SELECT ${statistic}(${metricName}) FROM SCHEMA("${NAMESPACE}", service, suite) GROUP BY suite`,
    label: metricName,
    period: FIVE_MINUTES,
    usingMetrics: {},
  });
}

/** One value over all suites, which is what an alarm can watch. */
export function overSuites(metricName: string, statistic: 'MIN' | 'SUM'): IMetric {
  return new MathExpression({
    expression: `SELECT ${statistic}(${metricName}) FROM SCHEMA("${NAMESPACE}", service, suite)`,
    label: metricName,
    period: FIVE_MINUTES,
    usingMetrics: {},
  });
}

export function sumOf(label: string, metrics: readonly IMetric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({
    expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
    usingMetrics,
    label,
    period: FIVE_MINUTES,
  });
}

export function lyingIn(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({
    period: FIVE_MINUTES,
    statistic: 'Maximum',
  });
}

/** Reads and writes that DynamoDB refused a table. */
export function throttlesOf(table: TableV2): IMetric[] {
  return ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
    table.metric(name, { period: FIVE_MINUTES, statistic: 'Sum' }),
  );
}
