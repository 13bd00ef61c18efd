import type { ActionBindOptions, ActionConfig, IStage } from 'aws-cdk-lib/aws-codepipeline';
import {
  StepFunctionInvokeAction,
  type StepFunctionsInvokeActionProps,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The native action, allowed to use the key that inputs and outputs are encrypted with. */
export class WorkflowAction extends StepFunctionInvokeAction {
  readonly #key: IKey;

  constructor(key: IKey, props: StepFunctionsInvokeActionProps) {
    super(props);
    this.#key = key;
  }

  /** The ARN of its execution, for an action that comes later in the pipeline. */
  get executionArn(): string {
    return this.variableExpression('ExecutionArn');
  }

  protected override bound(
    scope: Construct,
    stage: IStage,
    options: ActionBindOptions,
  ): ActionConfig {
    options.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.#key.keyArn],
        conditions: { Null: { 'kms:EncryptionContext:aws:states:stateMachineArn': 'false' } },
      }),
    );
    return super.bound(scope, stage, options);
  }
}
