import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  LogLevel,
  QueryLanguage,
  type RetryProps,
  StateMachine,
  StateMachineType,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { LONGEST_RUN_SECONDS } from '../../domain/suite/suite.ts';
import { acknowledgeWildcard } from '../acknowledge-wildcard.ts';
import { functionSeconds } from '../function-seconds.ts';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import type { Telemetry } from '../telemetry.ts';
import { gateChoice } from './gate-choice.ts';
import { auditRetry, notificationRetry, preparationRetry, stepRetries } from './step-retries.ts';

export interface RunWorkflowProps {
  readonly key: GateKey;
  readonly telemetry: Telemetry;
  readonly validateSuite: GateFunction;
  readonly submitBatches: GateFunction;
  readonly pollBatches: GateFunction;
  readonly aggregateRun: GateFunction;
  readonly notifyOutcome: GateFunction;
}

/** The longest deadline, and four minutes to collect, judge and notify. */
const runSeconds = LONGEST_RUN_SECONDS + 240;

// Beside the function's own time: a cold start and the way there.
const invocationSeconds = 15;

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

/** A run from its suite to its verdict: one loop for all batches, and a gate at the end. */
export class RunWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly log: LogGroup;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, props: RunWorkflowProps) {
    super(scope, id);
    const validate = this.#step('Validate Suite', props.validateSuite, preparationRetry);
    const submit = this.#step('Submit Batches', props.submitBatches);
    const poll = this.#step('Poll Batches', props.pollBatches);
    const aggregate = this.#step('Aggregate Run', props.aggregateRun, auditRetry);
    const notify = this.#step('Notify Outcome', props.notifyOutcome, notificationRetry);
    const wait = Wait.jsonata(this, 'Wait', {
      time: WaitTime.seconds('{% $states.input.waitSeconds %}'),
    });
    const whatNext = Choice.jsonata(this, 'What Next?')
      .when(isNext('submit'), submit)
      .when(isNext('wait'), wait)
      .when(isNext('aggregate'), aggregate)
      .otherwise(aggregate);
    const gate = gateChoice(this);

    validate.next(submit);
    submit.next(wait);
    wait.next(poll);
    poll.next(whatNext);
    aggregate.next(notify);
    notify.next(gate);
    validate.addCatch(aggregate, { outputs: namedWithFailure });
    for (const step of [submit, poll]) step.addCatch(aggregate, { outputs: withFailure });
    aggregate.addCatch(notify, { outputs: withErrorVerdict });
    notify.addCatch(gate, { outputs: unchanged });

    const { key, telemetry } = props;
    const role = this.#role(props);
    this.log = telemetry.vendedLogGroup(this, 'Log', 'states');
    this.stateMachine = new StateMachine(this, 'Resource', {
      definitionBody: DefinitionBody.fromChainable(validate),
      queryLanguage: QueryLanguage.JSONATA,
      stateMachineType: StateMachineType.STANDARD,
      timeout: Duration.seconds(runSeconds),
      tracingEnabled: true,
      encryptionConfiguration: new CustomerManagedEncryptionConfiguration(
        // By its ARN, so that nothing is added to its policy but what is written out.
        Key.fromKeyArn(this, 'Key', key.resource.keyArn),
      ),
      logs: {
        destination: this.log,
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
      // Everything it may do is written out below, so nothing is added for it.
      role: role.withoutPolicyUpdates(),
    });
    this.stateMachine.node.addDependency(role);
    this.#key = key;
    const { validateSuite, submitBatches, pollBatches, aggregateRun, notifyOutcome } = props;
    for (const step of [validateSuite, submitBatches, pollBatches, aggregateRun, notifyOutcome]) {
      this.#allowInvocation(step, role);
    }
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

  /**
   * Lets the machine invoke the version that its definition names, by the version's own policy.
   *
   * The policy of a replaced version is kept: a run under way goes on with the versions it began
   * with, and a role that could invoke all of them would need a wildcard.
   */
  #allowInvocation(step: GateFunction, role: Role): void {
    const permission = new CfnPermission(this, `Invoke-${step.handlerName}`, {
      action: 'lambda:InvokeFunction',
      functionName: step.currentVersion.functionArn,
      principal: role.roleArn,
    });
    permission.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.stateMachine.node.addDependency(permission);
  }

  #role(props: RunWorkflowProps): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Cognigate: the state machine',
      managedPolicies: [props.telemetry.workflowPolicy],
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [props.key.resource.keyArn],
        // Its histories alone: what else the key encrypts has no such context.
        conditions: { Null: { 'kms:EncryptionContext:aws:states:stateMachineArn': 'false' } },
      }),
    );
    props.key.grantLogDelivery(role);
    return role;
  }

  #step(state: string, step: GateFunction, ...retries: RetryProps[]): LambdaInvoke {
    const { handlerName } = step;
    const task = LambdaInvoke.jsonata(this, state, {
      // CDK's class and interface disagree on optional properties under TypeScript's exact reading.
      lambdaFunction: step.currentVersion as IFunction,
      payload:
        handlerName === 'validate-suite'
          ? TaskInput.fromObject(named)
          : TaskInput.fromText(unchanged),
      // Gate reads the verdict as Aggregate Run wrote it: nothing on the way can change it.
      outputs: handlerName === 'notify-outcome' ? unchanged : '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(
        Duration.seconds(functionSeconds[handlerName] + invocationSeconds),
      ),
    });
    for (const retry of [...stepRetries, ...retries]) task.addRetry(retry);
    return task;
  }
}

function isNext(next: string): Condition {
  return Condition.jsonata(`{% $states.input.next = '${next}' %}`);
}
