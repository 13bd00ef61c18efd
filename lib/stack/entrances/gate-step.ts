import type { IStage } from 'aws-cdk-lib/aws-codepipeline';
import {
  type CodePipelineActionFactoryResult,
  type ICodePipelineActionFactory,
  type ProduceActionOptions,
  Step,
} from 'aws-cdk-lib/pipelines';
import { addGateAction, type GateActionProps } from './gate-action.ts';

/** What a step of CDK Pipelines asks of the gate; its name and order are those of the step. */
export type GateStepProps = Omit<GateActionProps, 'actionName' | 'runOrder'>;

/**
 * The gate as a step of CDK Pipelines: `pre` of the stage that releases, or `post` of the one that is
 * tested.
 */
export class GateStep extends Step implements ICodePipelineActionFactory {
  readonly #props: GateStepProps;

  /** @param id the name of the action in its stage */
  constructor(id: string, props: GateStepProps) {
    super(id);
    this.#props = props;
  }

  /** For CDK Pipelines, which calls it. */
  produceAction(stage: IStage, options: ProduceActionOptions): CodePipelineActionFactoryResult {
    const { actionName, runOrder } = options;
    addGateAction(stage, { ...this.#props, actionName, runOrder });
    return { runOrdersConsumed: 1 };
  }
}
