import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Verdict } from '../../domain/verdict.ts';
import { bySuite, FIVE_MINUTES, overSuites, ownMetric, throttlesOf } from './gate-metrics.ts';
import type { GateMonitored } from './gate-monitored.ts';

const HALF = 12;

/** What the gate says about bots above, and how the gate itself fares below. */
export class GateDashboard extends Construct {
  constructor(scope: Construct, id: string, props: GateMonitored) {
    super(scope, id);
    new Dashboard(this, 'Resource', { widgets: [...ofBots(), ...ofGate(props)] });
  }
}

const period = { period: FIVE_MINUTES };

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: HALF });
}

function ofBots(): IWidget[][] {
  return [
    [
      new SingleValueWidget({
        title: 'Verdicts',
        width: 24,
        setPeriodToTimeRange: true,
        metrics: Verdict.options.map((verdict) => overSuites(`Verdict_${verdict}`, 'SUM')),
      }),
    ],
    [
      graph('Pass rate, percent', [bySuite('PassRate', 'MIN')]),
      graph('False positive rate, percent', [bySuite('FalsePositiveRate', 'MAX')]),
    ],
    [
      graph('Coverage, percent', [
        bySuite('IntentCoverage', 'MIN'),
        bySuite('EntityCoverage', 'MIN'),
      ]),
      graph('Length of a run, seconds', [bySuite('RunSeconds', 'MAX')]),
    ],
  ];
}

function ofGate({ functions, stateMachine, api, tables }: GateMonitored): IWidget[][] {
  return [
    [
      graph(
        'Looks, and seconds until an end was seen',
        [bySuite('Looks', 'SUM')],
        [bySuite('DetectionLag', 'MAX')],
      ),
      graph('Throttled by the platform', [bySuite('PlatformThrottles', 'SUM')]),
    ],
    [
      graph('Executions', [
        stateMachine.metricStarted(period),
        stateMachine.metricSucceeded(period),
        stateMachine.metricFailed(period),
        stateMachine.metricTimedOut(period),
        stateMachine.metricAborted(period),
      ]),
      graph('Runs past their deadline', [ownMetric('OverdueRuns', 'Maximum')]),
    ],
    [
      graph(
        'Errors of functions',
        functions.map((one) => one.metricErrors({ ...period, label: one.handlerName })),
      ),
      graph(
        'Duration of functions, p99',
        functions.map((one) =>
          one.metricDuration({ ...period, statistic: 'p99', label: one.handlerName }),
        ),
      ),
    ],
    [
      graph(
        'API',
        [api.metricCount(period), api.metricClientError(period)],
        [api.metricServerError(period)],
      ),
      graph(
        'Throttled by AWS',
        functions.map((one) => one.metricThrottles({ ...period, label: one.handlerName })),
        tables.flatMap(throttlesOf),
      ),
    ],
  ];
}
