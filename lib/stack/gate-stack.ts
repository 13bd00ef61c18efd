import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RunWorkflow } from './run-workflow.ts';
import { type HandlerCode, StepFunction, type StepName } from './step-function.ts';

export interface GateStackProps extends StackProps {
  readonly code: HandlerCode;
}

/** The gate in an AWS account. */
export class GateStack extends Stack {
  readonly steps: readonly StepFunction[];
  readonly workflow: RunWorkflow;

  constructor(scope: Construct, id: string, { code, ...props }: GateStackProps) {
    super(scope, id, props);
    const stepFunction = (functionId: string, step: StepName) =>
      new StepFunction(this, functionId, { step, code });

    const validateSuite = stepFunction('ValidateSuite', 'validate-suite');
    const submitBatches = stepFunction('SubmitBatches', 'submit-batches');
    const pollBatches = stepFunction('PollBatches', 'poll-batches');
    const aggregateRun = stepFunction('AggregateRun', 'aggregate-run');
    const notifyOutcome = stepFunction('NotifyOutcome', 'notify-outcome');
    this.steps = [validateSuite, submitBatches, pollBatches, aggregateRun, notifyOutcome];

    this.workflow = new RunWorkflow(this, 'RunWorkflow', {
      validateSuite,
      submitBatches,
      pollBatches,
      aggregateRun,
      notifyOutcome,
    });
  }
}
