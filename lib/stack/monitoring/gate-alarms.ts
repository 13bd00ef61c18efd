import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeployedPromotion } from '../gate-functions.ts';
import type { GateKey } from '../gate-key.ts';
import type { GateSettings } from '../settings/gate-settings.ts';
import {
  FIVE_MINUTES,
  lyingIn,
  overSuites,
  ownMetric,
  sumOf,
  throttlesOf,
} from './gate-metrics.ts';
import type { GateMonitored } from './gate-monitored.ts';
import { RUNBOOK, type RunbookArticle } from './runbook.ts';

export interface GateAlarmsProps extends GateMonitored {
  readonly key: GateKey;
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
  /** No data is bad news: for what is measured all the time. */
  readonly missingIsBad?: boolean;
}

/** One alarm per thing that a person has to do something about, each with its article in the runbook. */
export class GateAlarms extends Construct {
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, props: GateAlarmsProps) {
    super(scope, id);
    this.#action = new SnsAction(this.#topic(props));
    this.#watchRuns(props);
    this.#watchMachinery(props);
    this.#watchScores(props.settings);
    if (props.promotion !== null) this.#watchPromotions(props.promotion);
  }

  /** Runs that may have no end, or of which nobody hears. */
  #watchRuns({ closeRun, giveBack, stateMachine, ...props }: GateAlarmsProps): void {
    const period = { period: FIVE_MINUTES };
    this.#watch('RunWithoutVerdict', {
      metric: sumOf('overdue runs, and sweeps that failed', [
        ownMetric('OverdueRuns', 'Maximum'),
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
      missingIsBad: true,
    });
    // Tried with every sweep, so that a platform which is away for a while raises none.
    this.#watch('EndpointOwed', {
      metric: giveBack.metricErrors(period),
      threshold: 1,
      periods: 3,
    });
    this.#watch('NotificationsUndelivered', { metric: lyingIn(props.undelivered), threshold: 1 });
    this.#watch('StartsFailed', { metric: lyingIn(props.unstarted), threshold: 1 });
    this.#watch('ClosingFailed', { metric: lyingIn(props.unclosed), threshold: 1 });
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
  #watchMachinery({ giveBack, promotion, api, tables, ...props }: GateAlarmsProps): void {
    const period = { period: FIVE_MINUTES };
    // An alarm adds up ten metrics at most, and what these two fail at has an alarm of its own.
    const functions = props.functions.filter(
      (one) => ![giveBack, promotion?.promote].includes(one),
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
      metric: overSuites('PlatformThrottles', 'SUM'),
      threshold: 20,
      periods: 3,
    });
    this.#watch('ApiErrors', {
      metric: api.metricServerError({ ...period, statistic: 'Sum' }),
      threshold: 3,
    });
  }

  /** What the runs came to. */
  #watchScores({ passRatePercent }: GateAlarmsProps['settings']): void {
    this.#watch('GateErrors', { metric: overSuites('Verdict_error', 'SUM'), threshold: 1 });
    this.#watch('PassRateLow', {
      metric: overSuites('PassRate', 'MIN'),
      threshold: passRatePercent,
      falls: true,
    });
  }

  #watch(article: RunbookArticle, watch: Watch): void {
    const { metric, threshold, falls = false, periods = 1, missingIsBad = false } = watch;
    const { says, anchor } = RUNBOOK[article];
    new Alarm(this, article, {
      alarmDescription: `${says} What to do: docs/runbook.md#${anchor}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: falls
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(this.#action);
  }

  #topic({ key, settings }: GateAlarmsProps): Topic {
    const topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
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
    if (settings.email !== undefined) {
      topic.addSubscription(new EmailSubscription(settings.email));
    }
    return topic;
  }
}
