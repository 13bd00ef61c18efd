import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetryProps, type TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { functionSeconds } from '../function-seconds.ts';
import type { GateFunction } from '../gate-function.ts';
import { stepRetries } from './step-retries.ts';

// Beside the function's own time: a cold start and the way there.
const invocationSeconds = 15;

export interface StepTask {
  readonly step: GateFunction;
  readonly payload: TaskInput;
  readonly outputs: string;
  /** Beside those that every step has. */
  readonly retries: readonly RetryProps[];
}

/** A state that calls a step's function, in the version that is deployed with it. */
export function stepTask(
  scope: Construct,
  state: string,
  { step, payload, outputs, retries }: StepTask,
): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, state, {
    // CDK's class and interface disagree on optional properties under TypeScript's exact reading.
    lambdaFunction: step.currentVersion as IFunction,
    payload,
    outputs,
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration(
      Duration.seconds(functionSeconds[step.handlerName] + invocationSeconds),
    ),
  });
  for (const retry of [...stepRetries, ...retries]) task.addRetry(retry);
  return task;
}
