import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { ScheduledStart } from '../../api/start-request.ts';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import { DeadLetterQueue } from '../messaging/message-queue.ts';
import type { GateSettings } from '../settings/gate-settings.ts';

export interface SuiteSchedulesProps {
  readonly key: GateKey;
  readonly startRun: GateFunction;
  readonly schedules: GateSettings['schedules'];
}

/** Runs that start by the clock; a start that cannot be made lies in the dead letters. */
export class SuiteSchedules extends Construct {
  readonly deadLetters: DeadLetterQueue;
  readonly groupName: string;

  constructor(scope: Construct, id: string, { key, startRun, schedules }: SuiteSchedulesProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', key);
    // The scheduler only hands the event over, so what the function then fails at needs a place too.
    this.deadLetters.grantSend(startRun);
    startRun.configureAsyncInvoke({
      retryAttempts: 2,
      onFailure: this.deadLetters.destination,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Cognigate: starts scheduled runs',
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [startRun.functionArn],
      }),
    );
    this.deadLetters.grantSend(role);
    const group = new CfnScheduleGroup(this, 'Group');
    this.groupName = group.ref;
    for (const schedule of schedules) {
      const start: ScheduledStart = {
        schedule: schedule.name,
        scheduledAt: '<aws.scheduler.scheduled-time>',
        suite: schedule.suite,
        ...(schedule.labels === undefined ? {} : { labels: schedule.labels }),
        ...(schedule.notify === undefined ? {} : { notify: schedule.notify }),
        ...(schedule.establishBaseline === true ? { establishBaseline: true } : {}),
        ...(schedule.snapshot === true ? { snapshot: {} } : {}),
      };
      new CfnSchedule(this, `Schedule-${schedule.name}`, {
        groupName: group.ref,
        state: schedule.enabled ? 'ENABLED' : 'DISABLED',
        scheduleExpression: schedule.expression,
        scheduleExpressionTimezone: schedule.timeZone,
        flexibleTimeWindow:
          schedule.windowMinutes === 0
            ? { mode: 'OFF' }
            : { mode: 'FLEXIBLE', maximumWindowInMinutes: schedule.windowMinutes },
        target: {
          arn: startRun.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify(start),
          deadLetterConfig: { arn: this.deadLetters.queueArn },
          retryPolicy: {
            maximumRetryAttempts: schedule.retries,
            maximumEventAgeInSeconds: schedule.maxAgeMinutes * 60,
          },
        },
      });
    }
  }
}
