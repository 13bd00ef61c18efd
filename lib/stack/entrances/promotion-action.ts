import type { IStage } from 'aws-cdk-lib/aws-codepipeline';
import { StateMachineInput } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type * as z from 'zod';
import { PromotionRequest } from '../../api/promotion-request.ts';
import { plainProblem } from '../settings/plain-problem.ts';
import { SettingsInvalid } from '../settings/settings-invalid.ts';
import { WorkflowAction } from './workflow-action.ts';

/** The state machine of promotions, in this app or imported by its ARN, and the key of the gate. */
export interface GatePromotion {
  /** Output `PromotionStateMachineArn`. */
  readonly stateMachine: IStateMachine;
  /** Output `KeyArn`. */
  readonly key: IKey;
}

/** What a pipeline asks of the promotion. */
export interface PromotionActionProps {
  /** The `promotion` of the gate; null, of a platform without versions, is refused. */
  readonly promotion: GatePromotion | null;
  /** The action whose run has passed, earlier in the same pipeline. */
  readonly gate: { readonly executionArn: string };
  /** The endpoint that customers speak to, by id, URL token or name. */
  readonly endpoint: string;
  /**
   * The oldest verdict that counts, such as `90m`, `24h` or `7d`.
   *
   * @default 24h
   */
  readonly maxAge?: string;
  /**
   * A stage with two promotions needs two names.
   *
   * @default Promote
   */
  readonly actionName?: string;
  /**
   * When the action runs within its stage.
   *
   * @default 1
   */
  readonly runOrder?: number;
}

/** What every promotion of a pipeline is named by, so that its role may look at no other execution. */
const PROMOTION_PREFIX = 'pipeline';

/** Points production to the snapshot that the gate of this pipeline has made and passed, and to no other. */
export function addPromotionAction(stage: IStage, props: PromotionActionProps): WorkflowAction {
  const { promotion, gate, endpoint, maxAge, actionName = 'Promote', runOrder } = props;
  if (promotion === null) {
    throw new SettingsInvalid(
      `action ${actionName}: this gate promotes nothing: its platform has to be cognigy-ai, and of an imported gate promotionStateMachineArn has to be named`,
    );
  }
  const request: z.input<typeof PromotionRequest> = {
    run_id: gate.executionArn,
    endpoint,
    ...(maxAge === undefined ? {} : { max_age: maxAge }),
  };
  const parsed = PromotionRequest.safeParse(request, { error: plainProblem });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SettingsInvalid(`action ${actionName}: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const action = new WorkflowAction(promotion.key, {
    actionName,
    stateMachine: promotion.stateMachine,
    stateMachineInput: StateMachineInput.literal(request),
    executionNamePrefix: PROMOTION_PREFIX,
    ...(runOrder === undefined ? {} : { runOrder }),
  });
  stage.addAction(action);
  return action;
}
