import { Duration, Names, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export const FIVE_MINUTES = Duration.minutes(5);
const NAMESPACE = 'Cognigate';

type Statistic = 'AVG' | 'MAX' | 'MIN' | 'SUM';

/** What a gate is called in its account: the name of its stack, and where in the stack it is. */
export function gateName(gate: Construct): string {
  const path = Names.stackRelativeConstructPath(gate).split('/').filter(isTold);
  return [Stack.of(gate).stackName, ...path].join('/');
}

/** As in logical ids: a child of this name stands for its parent. */
function isTold(id: string): boolean {
  return id !== '' && id !== 'Default';
}

/** Metrics that a gate publishes itself, apart from those of other gates in the same account. */
export class GateMetrics {
  /** Value of the dimension `service`. */
  readonly gate: string;

  constructor(gate: string) {
    this.gate = gate;
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
  overSuites(metricName: string, statistic: Statistic): MathExpression {
    return this.#select(metricName, statistic);
  }

  #select(metricName: string, statistic: Statistic, rest = ''): MathExpression {
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
