import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { GateEntrances, GateEntrancesOptions } from './gate-entrances.ts';
import { GateAlarms } from './monitoring/gate-alarms.ts';
import { GateDashboard } from './monitoring/gate-dashboard.ts';

export interface GateMonitoringOptions extends GateEntrancesOptions {
  readonly entrances: GateEntrances;
  /** The owner's own topic; one is made where null. */
  readonly alarmTopic: ITopic | null;
}

export interface GateMonitoring {
  readonly dashboard: Dashboard;
  /** Where alarms go to. */
  readonly alarmTopic: ITopic;
}

export function gateMonitoring(
  scope: Construct,
  { functions, resources, entrances, settings, alarmTopic }: GateMonitoringOptions,
): GateMonitoring {
  const { key, metrics, ledger, audit, endpointLog, redelivery } = resources;
  const { api, schedules, closing } = entrances;
  const monitored = {
    metrics,
    functions: functions.all,
    closeRun: functions.closeRun,
    giveBack: functions.giveBack,
    promotion: functions.promotion,
    forget: functions.forget,
    stateMachine: functions.workflow.stateMachine,
    api: api.api,
    tables: [ledger.table, audit.table, endpointLog.table],
  };
  const { dashboard } = new GateDashboard(scope, 'Dashboard', {
    ...monitored,
    profile: settings.profile,
  });
  const { topic } = new GateAlarms(scope, 'Alarms', {
    ...monitored,
    key,
    given: alarmTopic,
    settings: settings.alarms,
    undelivered: redelivery.deadLetters,
    unstarted: schedules.deadLetters,
    unclosed: closing.deadLetters,
  });
  return { dashboard, alarmTopic: topic };
}
