import { Duration, Names, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export const FIVE_MINUTES = Duration.minutes(5);
const NAMESPACE = 'Cognigate';

type Statistic = 'AVG' | 'MAX' | 'MIN' | 'SUM';

/** Metrics that a gate publishes itself, apart from those of other gates in the same account. */
export class GateMetrics {
  /** Value of the dimension `service`: the stack's name, and where in the stack the gate is. */
  readonly gate: string;

  constructor(scope: Construct) {
    const inner = Names.stackRelativeConstructPath(scope);
    const { stackName } = Stack.of(scope);
    this.gate = inner === '' ? stackName : `${stackName}/${inner}`;
  }

  /** Over all suites. */
  own(metricName: string, statistic: string): Metric {
    return new Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap: { service: this.gate },
      statistic,
      period: FIVE_MINUTES,
    });
  }

  /** Of every suite there is, one line each; suites are not known at deploy time. */
  bySuite(metricName: string, statistic: Statistic): IMetric {
    return this.#select(metricName, statistic, ' GROUP BY suite');
  }

  /** One value over all suites, which is what an alarm can watch. */
  overSuites(metricName: string, statistic: Statistic): IMetric {
    return this.#select(metricName, statistic);
  }

  #select(metricName: string, statistic: Statistic, rest = ''): IMetric {
    return new MathExpression({
      expression: `SELECT ${statistic}(${metricName}) FROM SCHEMA("${NAMESPACE}", service, suite) WHERE service = '${this.gate}'${rest}`,
      label: metricName,
      period: FIVE_MINUTES,
      usingMetrics: {},
    });
  }
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
