import { Duration } from 'aws-cdk-lib';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The five steps, by the name of their handler and of its folder in `dist/lambdas`. */
export type StepName =
  | 'validate-suite'
  | 'submit-batches'
  | 'poll-batches'
  | 'aggregate-run'
  | 'notify-outcome';

/** Seconds that one invocation of a step may take. */
export const stepSeconds: Readonly<Record<StepName, number>> = {
  'validate-suite': 60,
  'submit-batches': 120,
  'poll-batches': 120,
  'aggregate-run': 120,
  'notify-outcome': 60,
};

/** Where a handler's bundle comes from: an asset to deploy, a stub where only the stack matters. */
export type HandlerCode = (handler: string) => Code;

export interface StepFunctionProps {
  readonly step: StepName;
  readonly code: HandlerCode;
  readonly environment?: Record<string, string>;
}

/** One step of a run as a function of its own. */
export class StepFunction extends LambdaFunction {
  readonly step: StepName;

  constructor(scope: Construct, id: string, { step, code, environment }: StepFunctionProps) {
    super(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: code(step),
      timeout: Duration.seconds(stepSeconds[step]),
      // Memory buys CPU: a cold start at 512 MB takes about half as long as at 256 MB.
      memorySize: 512,
      ...(environment === undefined ? {} : { environment }),
    });
    this.step = step;
  }
}
