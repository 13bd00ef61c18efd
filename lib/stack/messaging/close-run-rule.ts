import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import { DeadLetterQueue } from './message-queue.ts';

const SWEEP_MINUTES = 5;

export interface CloseRunRuleProps {
  readonly key: GateKey;
  readonly closeRun: GateFunction;
  readonly giveBack: GateFunction;
  readonly workflow: IStateMachine;
}

/**
 * Calls close-run and give-back when an execution has ended badly, and every five minutes, since Step
 * Functions makes no promise that such an event arrives.
 */
export class CloseRunRule extends Construct {
  readonly deadLetters: DeadLetterQueue;
  readonly sweepName: string;

  constructor(
    scope: Construct,
    id: string,
    { key, closeRun, giveBack, workflow }: CloseRunRuleProps,
  ) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', key);
    key.allowMessagesFrom('events');
    this.deadLetters.grantSend(closeRun);
    closeRun.configureAsyncInvoke({ retryAttempts: 2, onFailure: this.deadLetters.destination });
    // What is owed stays so in the ledger, where the next sweep finds it.
    giveBack.configureAsyncInvoke({ retryAttempts: 2 });
    const targets = (event?: RuleTargetInput) =>
      [closeRun, giveBack].map(
        (one) =>
          new LambdaFunction(one, {
            deadLetterQueue: this.deadLetters,
            maxEventAge: Duration.hours(1),
            retryAttempts: 10,
            ...(event === undefined ? {} : { event }),
          }),
      );
    new Rule(this, 'EndedBadly', {
      description: 'Cognigate: executions that ended without passing',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [workflow.stateMachineArn],
        },
      },
      targets: targets(),
    });
    const sweep = new Rule(this, 'Sweep', {
      description:
        'Cognigate: runs past their deadline that owe a verdict, and endpoints that are owed',
      schedule: Schedule.rate(Duration.minutes(SWEEP_MINUTES)),
      targets: targets(RuleTargetInput.fromObject({ sweep: true })),
    });
    this.sweepName = sweep.ruleName;
  }
}
