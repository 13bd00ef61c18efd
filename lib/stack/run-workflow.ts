import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
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
import { gateChoice } from './gate-choice.ts';
import { type StepName, stepSeconds } from './step-function.ts';
import { auditRetry, notificationRetry, stepRetries } from './step-retries.ts';

export interface RunWorkflowProps {
  readonly validateSuite: IFunction;
  readonly submitBatches: IFunction;
  readonly pollBatches: IFunction;
  readonly aggregateRun: IFunction;
  readonly notifyOutcome: IFunction;
}

/**
 * The longest circuit breaker (55 minutes) and four minutes to collect, judge and notify; below the
 * hour after which CodePipeline gives an action up.
 */
const runSeconds = 3300 + 240;

// Beside the function's own time: a cold start and the way there.
const invocationSeconds = 15;

const unchanged = '{% $states.input %}';
const inputWith = (fields: string) => `{% $merge([$states.input, {${fields}}]) %}`;
const failure =
  "'failure': {'error': $states.errorOutput.Error, 'cause': " +
  "$exists($states.errorOutput.Cause) ? $substring($states.errorOutput.Cause, 0, 1000) : ''}";
/** What a Catch hands on: its input, and the error it took up. */
const withFailure = inputWith(failure);
const withErrorVerdict = inputWith(`${failure}, 'verdict': 'error'`);

/** A run from its suite to its verdict: one poll loop for all batches, and a gate at the end. */
export class RunWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RunWorkflowProps) {
    super(scope, id);
    const validate = this.#step('Validate Suite', 'validate-suite', props.validateSuite);
    const submit = this.#step('Submit Batches', 'submit-batches', props.submitBatches);
    const poll = this.#step('Poll Batches', 'poll-batches', props.pollBatches);
    const aggregate = this.#step('Aggregate Run', 'aggregate-run', props.aggregateRun, auditRetry);
    const notify = this.#step(
      'Notify Outcome',
      'notify-outcome',
      props.notifyOutcome,
      notificationRetry,
    );
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
    for (const step of [validate, submit, poll]) step.addCatch(aggregate, { outputs: withFailure });
    aggregate.addCatch(notify, { outputs: withErrorVerdict });
    notify.addCatch(gate, { outputs: unchanged });

    this.stateMachine = new StateMachine(this, 'Resource', {
      definitionBody: DefinitionBody.fromChainable(validate),
      queryLanguage: QueryLanguage.JSONATA,
      stateMachineType: StateMachineType.STANDARD,
      timeout: Duration.seconds(runSeconds),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Log', { retention: RetentionDays.THREE_MONTHS }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }

  #step(state: string, step: StepName, handler: IFunction, ...retries: RetryProps[]): LambdaInvoke {
    const task = LambdaInvoke.jsonata(this, state, {
      lambdaFunction: handler,
      payload: TaskInput.fromText(unchanged),
      // Gate reads the verdict as Aggregate Run wrote it: nothing on the way can change it.
      outputs: step === 'notify-outcome' ? unchanged : '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(Duration.seconds(stepSeconds[step] + invocationSeconds)),
    });
    for (const retry of [...stepRetries, ...retries]) task.addRetry(retry);
    return task;
  }
}

function isNext(next: string): Condition {
  return Condition.jsonata(`{% $states.input.next = '${next}' %}`);
}
