import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  type RetryProps,
  type StateMachine,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { LONGEST_RUN_SECONDS } from '../../domain/suite/suite.ts';
import { acknowledgeWildcard } from '../acknowledge-wildcard.ts';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import type { Telemetry } from '../telemetry.ts';
import { gateChoice } from './gate-choice.ts';
import { auditRetry, giveBackRetry, notificationRetry, preparationRetry } from './step-retries.ts';
import { stepTask } from './step-task.ts';
import { workflowMachine } from './workflow-machine.ts';
import { allowInvocation, workflowRole } from './workflow-role.ts';

export interface RunWorkflowProps {
  readonly key: GateKey;
  readonly telemetry: Telemetry;
  readonly validateSuite: GateFunction;
  readonly takeSnapshot: GateFunction;
  readonly submitBatches: GateFunction;
  readonly pollBatches: GateFunction;
  readonly aggregateRun: GateFunction;
  readonly giveBack: GateFunction;
  readonly notifyOutcome: GateFunction;
}

/** The longest deadline, and four minutes to collect, judge and notify. */
const runSeconds = LONGEST_RUN_SECONDS + 240;

/** Steps that hand on nothing of their own. */
const afterVerdict: ReadonlySet<string> = new Set(['give-back', 'notify-outcome']);

const unchanged = '{% $states.input %}';
/** Its run has the execution's name as its id, whatever the input says: an execution is for no other. */
const named = { runId: '{% $states.context.Execution.Name %}', input: unchanged };
const merged = (...parts: string[]) => `{% $merge([${parts.join(', ')}]) %}`;
const failure =
  "'failure': {'error': $states.errorOutput.Error, 'cause': " +
  "$exists($states.errorOutput.Cause) ? $substring($states.errorOutput.Cause, 0, 1000) : ''}";
/** What a Catch hands on: its input, and the error it took up. */
const withFailure = merged('$states.input', `{${failure}}`);
/** Of the first step, whose input is anybody's, nothing but the name. */
const namedWithFailure = `{% {'runId': $states.context.Execution.Name, ${failure}} %}`;
/** Beside it what had gone wrong before, which is usually the reason. */
const withErrorVerdict = merged(
  '$states.input',
  "$exists($states.input.failure) ? {'before': $states.input.failure} : {}",
  `{${failure}, 'verdict': 'error'}`,
);

/**
 * A run from its suite to its verdict: one loop for all batches, and a gate at the end. Where it asks for a
 * snapshot, that is made before its batches are planned, and what was lent for it is given back after the verdict.
 */
export class RunWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly log: LogGroup;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, props: RunWorkflowProps) {
    super(scope, id);
    const { key, telemetry, ...steps } = props;
    const role = workflowRole(this, {
      key,
      telemetry,
      description: 'Cognigate: the state machine',
    });
    const machine = workflowMachine(this, {
      key,
      telemetry,
      role,
      definition: this.#definition(steps),
      timeout: Duration.seconds(runSeconds),
    });
    this.stateMachine = machine.stateMachine;
    this.log = machine.log;
    this.#key = key;
    const { stateMachine } = this;
    for (const step of Object.values(steps)) allowInvocation(this, step, { stateMachine, role });
  }

  #definition(props: Omit<RunWorkflowProps, 'key' | 'telemetry'>): LambdaInvoke {
    const validate = this.#step('Validate Suite', props.validateSuite, preparationRetry);
    const take = this.#step('Take Snapshot', props.takeSnapshot, preparationRetry);
    const submit = this.#step('Submit Batches', props.submitBatches);
    const poll = this.#step('Poll Batches', props.pollBatches);
    const aggregate = this.#step('Aggregate Run', props.aggregateRun, auditRetry);
    const giveBack = this.#step('Give Back', props.giveBack, giveBackRetry);
    const notify = this.#step('Notify Outcome', props.notifyOutcome, notificationRetry);
    const wait = this.#wait('Wait');
    const waitForSnapshot = this.#wait('Wait for Snapshot');
    const snapshot = Choice.jsonata(this, 'Snapshot?')
      .when(isNext('submit'), submit)
      .when(isNext('snapshot'), waitForSnapshot)
      .when(isNext('validate'), validate)
      .otherwise(aggregate);
    const whatNext = Choice.jsonata(this, 'What Next?')
      .when(isNext('submit'), submit)
      .when(isNext('wait'), wait)
      .when(isNext('aggregate'), aggregate)
      .otherwise(aggregate);
    const lent = Choice.jsonata(this, 'Lent?')
      .when(Condition.jsonata('{% $states.input.lent = true %}'), giveBack)
      .otherwise(notify);
    const gate = gateChoice(this);

    validate.next(snapshot);
    waitForSnapshot.next(take);
    take.next(snapshot);
    submit.next(wait);
    wait.next(poll);
    poll.next(whatNext);
    aggregate.next(lent);
    giveBack.next(notify);
    notify.next(gate);
    validate.addCatch(aggregate, { outputs: namedWithFailure });
    for (const step of [take, submit, poll]) step.addCatch(aggregate, { outputs: withFailure });
    aggregate.addCatch(notify, { outputs: withErrorVerdict });
    giveBack.addCatch(notify, { outputs: unchanged });
    notify.addCatch(gate, { outputs: unchanged });
    return validate;
  }

  /** Lets `grantee` start a run. */
  grantStart(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [this.stateMachine.stateMachineArn],
      }),
    );
    this.#key.grantWriteThrough('states', grantee);
  }

  /** Lets `grantee` look at the executions of runs. */
  grantLook(grantee: IGrantable): void {
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] }),
    );
    this.#key.grantReadThrough('states', grantee);
    acknowledgeWildcard(
      this,
      executions,
      'An execution has the name of its run, which is new each time.',
    );
  }

  #wait(state: string): Wait {
    return Wait.jsonata(this, state, {
      time: WaitTime.seconds('{% $states.input.waitSeconds %}'),
    });
  }

  #step(state: string, step: GateFunction, ...retries: RetryProps[]): LambdaInvoke {
    const { handlerName } = step;
    return stepTask(this, state, {
      step,
      payload:
        handlerName === 'validate-suite'
          ? TaskInput.fromObject(named)
          : TaskInput.fromText(unchanged),
      // Gate reads the verdict as Aggregate Run wrote it: nothing on the way can change it.
      outputs: afterVerdict.has(handlerName) ? unchanged : '{% $states.result.Payload %}',
      retries,
    });
  }
}

function isNext(next: string): Condition {
  return Condition.jsonata(`{% $states.input.next = '${next}' %}`);
}
