import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Verdict } from '../../domain/verdict.ts';
import type { GateProfile } from '../settings/gate-profile.ts';
import { FIVE_MINUTES, type GateMetrics, throttlesOf } from './gate-metrics.ts';
import type { GateMonitored } from './gate-monitored.ts';

const HALF = 12;

export interface GateDashboardProps extends GateMonitored {
  readonly profile: GateProfile;
}

/** What the gate says about bots above, and how the gate itself fares below. */
export class GateDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: GateDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Resource', {
      widgets: [...ofProfile(props.profile), ...ofBots(props.metrics), ...ofGate(props)],
    });
  }
}

const period = { period: FIVE_MINUTES };

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: HALF });
}

function ofProfile(profile: GateProfile): IWidget[][] {
  if (profile !== 'trial') return [];
  const markdown =
    '**A trial.** Evidence is locked for a day, and nothing is kept free for the gate. For releases that count set `profile` to `production`.';
  return [[new TextWidget({ markdown, width: 2 * HALF, height: 2 })]];
}

function ofBots(metrics: GateMetrics): IWidget[][] {
  return [
    [
      new SingleValueWidget({
        title: 'Verdicts',
        width: 24,
        setPeriodToTimeRange: true,
        metrics: Verdict.options.map((verdict) => metrics.own(`Verdict_${verdict}`, 'Sum')),
      }),
    ],
    [
      graph('Pass rate, percent', [metrics.bySuite('PassRate', 'MIN')]),
      graph('False positive rate, percent', [metrics.bySuite('FalsePositiveRate', 'MAX')]),
    ],
    [
      graph('Coverage, percent', [
        metrics.bySuite('IntentCoverage', 'MIN'),
        metrics.bySuite('EntityCoverage', 'MIN'),
      ]),
      graph('Length of a run, seconds', [metrics.bySuite('RunSeconds', 'MAX')]),
    ],
  ];
}

function ofGate({ metrics, functions, stateMachine, api, tables }: GateMonitored): IWidget[][] {
  return [
    [
      graph(
        'Looks, and seconds until an end was seen',
        [metrics.bySuite('Looks', 'SUM')],
        [metrics.bySuite('DetectionLag', 'MAX')],
      ),
      graph('Throttled by the platform', [metrics.bySuite('PlatformThrottles', 'SUM')]),
    ],
    [
      graph('Executions', [
        stateMachine.metricStarted(period),
        stateMachine.metricSucceeded(period),
        stateMachine.metricFailed(period),
        stateMachine.metricTimedOut(period),
        stateMachine.metricAborted(period),
      ]),
      graph('Runs past their deadline', [metrics.own('OverdueRuns', 'Maximum')]),
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
