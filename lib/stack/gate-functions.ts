import type { Construct } from 'constructs';
import { PLATFORM_TRAITS } from '../domain/suite/platform-name.ts';
import type { GateFunction, HandlerCode } from './gate-function.ts';
import type { GateResources } from './gate-resources.ts';
import { gateVariables } from './gate-variables.ts';
import { handlers } from './handlers.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import { PromotionWorkflow } from './workflow/promotion-workflow.ts';
import { RunWorkflow } from './workflow/run-workflow.ts';

export interface DeployedPromotion {
  readonly promote: GateFunction;
  readonly workflow: PromotionWorkflow;
}

export interface GateFunctions {
  readonly workflow: RunWorkflow;
  readonly startRun: GateFunction;
  readonly readRun: GateFunction;
  readonly closeRun: GateFunction;
  readonly giveBack: GateFunction;
  /** Null where the platform has no versions, so that there is nothing to promote. */
  readonly promotion: DeployedPromotion | null;
  /** Null where nothing of it is to be forgotten. */
  readonly forget: GateFunction | null;
  readonly redeliver: GateFunction;
  readonly all: readonly GateFunction[];
}

export interface GateFunctionsOptions {
  readonly code: HandlerCode;
  readonly settings: GateSettings;
}

/** The functions of a gate and the workflow of seven of them, with nothing granted yet. */
export function gateFunctions(
  scope: Construct,
  resources: GateResources,
  { code, settings }: GateFunctionsOptions,
): GateFunctions {
  const { key, telemetry, network, suites } = resources;
  const { concurrency } = settings;
  const handler = handlers(scope, { code, telemetry, network, concurrency });
  const variables = gateVariables(resources, settings);
  const steps = {
    validateSuite: handler('validate-suite', variables, suites.layers),
    takeSnapshot: handler('take-snapshot', variables),
    submitBatches: handler('submit-batches', variables),
    pollBatches: handler('poll-batches', variables),
    aggregateRun: handler('aggregate-run', variables),
    giveBack: handler('give-back', variables),
    notifyOutcome: handler('notify-outcome', variables),
  };
  const workflow = new RunWorkflow(scope, 'RunWorkflow', { key, telemetry, ...steps });
  const started = { ...variables, STATE_MACHINE_ARN: workflow.stateMachine.stateMachineArn };
  const others = {
    startRun: handler('start-run', started, suites.layers),
    readRun: handler('read-run', started),
    closeRun: handler('close-run', started),
    redeliver: handler('redeliver-notification', started),
  };
  const forget = settings.forgetting ? handler('forget', variables) : null;
  const promotion = PLATFORM_TRAITS[settings.platform].takesApiKey
    ? promotionFunctions(scope, handler('promote', variables), resources)
    : null;
  const { giveBack } = steps;
  return {
    workflow,
    promotion,
    forget,
    giveBack,
    ...others,
    all: [
      ...Object.values(steps),
      ...Object.values(others),
      ...(promotion === null ? [] : [promotion.promote]),
      ...(forget === null ? [] : [forget]),
    ],
  };
}

function promotionFunctions(
  scope: Construct,
  promote: GateFunction,
  { key, telemetry, events }: GateResources,
): DeployedPromotion {
  const props = { key, telemetry, promote, events };
  return { promote, workflow: new PromotionWorkflow(scope, 'Promotion', props) };
}
