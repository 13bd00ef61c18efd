import type { Construct } from 'constructs';
import { GateApi } from './entrances/gate-api.ts';
import { SuiteSchedules } from './entrances/suite-schedules.ts';
import type { GateFunctions } from './gate-functions.ts';
import type { GateResources } from './gate-resources.ts';
import { CloseRunRule } from './messaging/close-run-rule.ts';
import type { GateSettings } from './settings/gate-settings.ts';

/** What starts runs from outside, and ends those that nobody ended. */
export interface GateEntrances {
  readonly api: GateApi;
  readonly schedules: SuiteSchedules;
  readonly closing: CloseRunRule;
}

export interface GateEntrancesOptions {
  readonly functions: GateFunctions;
  readonly resources: GateResources;
  readonly settings: GateSettings;
}

export function gateEntrances(
  scope: Construct,
  { functions, resources, settings }: GateEntrancesOptions,
): GateEntrances {
  const { startRun, readRun, forget, closeRun, giveBack, workflow } = functions;
  const { key, metrics, telemetry } = resources;
  return {
    api: new GateApi(scope, 'Api', {
      name: metrics.gate,
      startRun,
      readRun,
      forget,
      telemetry,
      settings: settings.api,
    }),
    schedules: new SuiteSchedules(scope, 'Schedules', {
      key,
      startRun,
      schedules: settings.schedules,
    }),
    closing: new CloseRunRule(scope, 'Closing', {
      key,
      closeRun,
      giveBack,
      workflow: workflow.stateMachine,
    }),
  };
}
