/** What other apps import as `cognigate/cdk`. */
export { CognigateGate } from './cognigate-gate.ts';
export type {
  CognigateGateProps,
  GateNotification,
  GateSchedule,
  GateVerdict,
  SuiteName,
} from './cognigate-gate-props.ts';
export { addGateAction, type GateActionProps } from './entrances/gate-action.ts';
export { GateStep, type GateStepProps } from './entrances/gate-step.ts';
export {
  addPromotionAction,
  type GatePromotion,
  type PromotionActionProps,
} from './entrances/promotion-action.ts';
export type { WorkflowAction } from './entrances/workflow-action.ts';
export type { GateBase } from './gate-base.ts';
export type { CognigateGateAttributes } from './imported-gate.ts';
export type { GateMetrics } from './monitoring/gate-metrics.ts';
