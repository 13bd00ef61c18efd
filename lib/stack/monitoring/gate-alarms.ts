import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeployedPromotion } from '../gate-functions.ts';
import type { GateKey } from '../gate-key.ts';
import type { GateSettings } from '../settings/gate-settings.ts';
import { FIVE_MINUTES, lyingIn, sumOf, throttlesOf } from './gate-metrics.ts';
import type { GateMonitored } from './gate-monitored.ts';
import { RUNBOOK, type RunbookArticle } from './runbook.ts';

export interface GateAlarmsProps extends GateMonitored {
  readonly key: GateKey;
  /** The owner's own topic; one is made where null. */
  readonly given: ITopic | null;
  readonly settings: GateSettings['alarms'];
  readonly undelivered: Queue;
  readonly unstarted: Queue;
  readonly unclosed: Queue;
}

interface Watch {
  readonly metric: IMetric;
  /** The alarm is raised at this value or above; below it where `falls`. */
  readonly threshold: number;
  readonly falls?: boolean;
  /** Periods of five minutes in a row. */
  readonly periods?: number;
  /**
   * What it means that nothing was measured: good news for what is counted only where it happens, bad news
   * for what is measured all the time, and no news for what only the next run can tell (decision 51).
   */
  readonly silence?: 'good' | 'bad' | 'no news';
}

const TREATMENTS = {
  good: TreatMissingData.NOT_BREACHING,
  bad: TreatMissingData.BREACHING,
  'no news': TreatMissingData.IGNORE,
} as const;

/** One alarm per thing that a person has to do something about, each with its article in the runbook. */
export class GateAlarms extends Construct {
  readonly topic: ITopic;
  readonly #action: SnsAction;
  readonly #leads: { readonly owner: string; readonly runbook: string };

  constructor(scope: Construct, id: string, props: GateAlarmsProps) {
    super(scope, id);
    const { owner = `stack ${Stack.of(this).stackName}`, runbookUrl } = props.settings;
    this.#leads = { owner, runbook: runbookUrl ?? 'docs/runbook.md' };
    this.topic = props.given ?? this.#ownTopic(props);
    this.#action = new SnsAction(this.topic);
    if (props.settings.email !== undefined) {
      this.topic.addSubscription(new EmailSubscription(props.settings.email));
    }
    this.#watchRuns(props);
    this.#watchMachinery(props);
    this.#watchScores(props);
    if (props.promotion !== null) this.#watchPromotions(props.promotion);
  }

  /** Runs that may have no end, or of which nobody hears. */
  #watchRuns({ metrics, closeRun, giveBack, stateMachine, ...props }: GateAlarmsProps): void {
    const period = { period: FIVE_MINUTES };
    this.#watch('RunWithoutVerdict', {
      metric: sumOf('overdue runs, and sweeps that failed', [
        metrics.own('OverdueRuns', 'Maximum'),
        closeRun.metricErrors(period),
      ]),
      threshold: 1,
      periods: 3,
    });
    this.#watch('SweepNotRunning', {
      metric: closeRun.metricInvocations({ ...period, statistic: 'Sum' }),
      threshold: 1,
      falls: true,
      periods: 3,
      silence: 'bad',
    });
    // Tried with every sweep, so that a platform which is away for a while raises none.
    this.#watch('EndpointOwed', {
      metric: giveBack.metricErrors(period),
      threshold: 1,
      periods: 3,
    });
    const queues = {
      NotificationsUndelivered: props.undelivered,
      StartsFailed: props.unstarted,
      ClosingFailed: props.unclosed,
    } as const;
    for (const article of ['NotificationsUndelivered', 'StartsFailed', 'ClosingFailed'] as const) {
      // A queue that nobody asks for hours is not measured, whatever lies in it.
      this.#watch(article, { metric: lyingIn(queues[article]), threshold: 1, silence: 'no news' });
    }
    this.#watch('ExecutionsCutShort', {
      metric: sumOf('timed out or aborted', [
        stateMachine.metricTimedOut(period),
        stateMachine.metricAborted(period),
      ]),
      threshold: 1,
    });
  }

  /** What keeps production from what has passed. */
  #watchPromotions({ workflow: { stateMachine } }: DeployedPromotion): void {
    const period = { period: FIVE_MINUTES };
    this.#watch('PromotionFailed', {
      metric: sumOf('promotions that were refused or failed', [
        stateMachine.metricFailed(period),
        stateMachine.metricTimedOut(period),
        stateMachine.metricAborted(period),
      ]),
      threshold: 1,
    });
  }

  /** What the gate stands on. */
  #watchMachinery(all: GateAlarmsProps): void {
    const { metrics, giveBack, promotion, forget, api, tables, ...props } = all;
    const period = { period: FIVE_MINUTES };
    // An alarm adds up ten metrics at most. What two of these fail at has an alarm of its own, and who
    // asks for something to be forgotten is told.
    const functions = props.functions.filter(
      (one) => ![giveBack, promotion?.promote, forget].includes(one),
    );
    this.#watch('FunctionErrors', {
      metric: sumOf(
        'errors of functions',
        functions.map((one) => one.metricErrors(period)),
      ),
      threshold: 5,
    });
    this.#watch('FunctionsThrottled', {
      metric: sumOf(
        'throttled invocations',
        functions.map((one) => one.metricThrottles(period)),
      ),
      threshold: 1,
      periods: 2,
    });
    this.#watch('TablesThrottled', {
      metric: sumOf('throttled reads and writes', tables.flatMap(throttlesOf)),
      threshold: 1,
      periods: 2,
    });
    this.#watch('PlatformThrottles', {
      metric: metrics.overSuites('PlatformThrottles', 'SUM'),
      threshold: 20,
      periods: 3,
    });
    this.#watch('ApiErrors', {
      metric: api.metricServerError({ ...period, statistic: 'Sum' }),
      threshold: 3,
    });
  }

  /** What the runs came to. */
  #watchScores({ metrics, settings }: GateAlarmsProps): void {
    this.#watch('GateErrors', {
      metric: metrics.own('Verdict_error', 'Sum'),
      threshold: 1,
      silence: 'no news',
    });
    this.#watch('PassRateLow', {
      metric: metrics.overSuites('PassRate', 'MIN'),
      threshold: settings.passRatePercent,
      falls: true,
      silence: 'no news',
    });
  }

  #watch(article: RunbookArticle, watch: Watch): void {
    const { metric, threshold, falls = false, periods = 1, silence = 'good' } = watch;
    const { says, anchor } = RUNBOOK[article];
    const { owner, runbook } = this.#leads;
    const alarm = new Alarm(this, article, {
      alarmDescription: `${says} Owner: ${owner}. What to do: ${runbook}#${anchor}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: falls
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TREATMENTS[silence],
    });
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
  }

  #ownTopic({ key }: GateAlarmsProps): Topic {
    const topic = new Topic(this, 'Topic', { masterKey: key.resource, enforceSSL: true });
    key.allowMessagesFrom('cloudwatch');
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }
}
