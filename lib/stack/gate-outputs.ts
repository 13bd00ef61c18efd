import { CfnOutput, Names } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { GateEntrances, GateEntrancesOptions } from './gate-entrances.ts';
import type { GateFunction } from './gate-function.ts';
import type { DeployedPromotion } from './gate-functions.ts';
import { pascalCase } from './pascal-case.ts';

export interface GateOutputsOptions extends GateEntrancesOptions {
  readonly entrances: GateEntrances;
  readonly alarmTopic: ITopic;
  readonly dashboard: Dashboard;
}

/**
 * What a person asks the deployed stack for. A gate that is all of its stack has bare names, like
 * `ApiUrl`; any other has its place before them, like `GateApiUrl`.
 */
export function gateOutputs(gate: Construct, options: GateOutputsOptions): void {
  const { functions, resources, entrances, settings, alarmTopic, dashboard } = options;
  const { key, metrics, secrets, suites, ledger, audit, endpointLog, evidence, reports, events } =
    resources;
  const { stateMachine } = functions.workflow;
  const outputs = {
    Profile: settings.profile,
    GateName: metrics.gate,
    ApiUrl: entrances.api.api.url,
    ApiId: entrances.api.api.restApiId,
    CredentialsSecret: secrets.credentialsArn,
    StateMachineName: stateMachine.stateMachineName,
    StateMachineArn: stateMachine.stateMachineArn,
    KeyArn: key.resource.keyArn,
    ...(resources.signingKey === null ? {} : { SigningKeyArn: resources.signingKey.keyArn }),
    SuitesBucket: suites.bucketName,
    AuditTable: audit.tableName,
    AuditTableArn: audit.table.tableArn,
    EndpointLogTable: endpointLog.tableName,
    ForgettingLogTable: resources.forgettingLog.tableName,
    EvidenceBucket: evidence.bucketName,
    ReportBucket: reports.bucketName,
    EventBus: events.busName,
    AlarmTopicArn: alarmTopic.topicArn,
    RunTable: ledger.tableName,
    TokenSecret: secrets.tokenArn,
    EndpointSecrets: resources.endpoints.secrets.join(' ') || 'none',
    DashboardName: dashboard.dashboardName,
    ApiLog: entrances.api.accessLog.logGroupName,
    WorkflowLog: functions.workflow.log.logGroupName,
    ScheduleGroup: entrances.schedules.groupName,
    SweepRule: entrances.closing.sweepName,
    RedeliveryDeadLetters: resources.redelivery.deadLetters.queueArn,
    SchedulesDeadLetters: entrances.schedules.deadLetters.queueArn,
    ClosingDeadLetters: entrances.closing.deadLetters.queueArn,
    ...ofPromotion(functions.promotion),
    ...Object.fromEntries(functions.all.flatMap(ofFunction)),
  };
  const place = placeOf(gate);
  const scope = new Construct(gate, 'Outputs');
  for (const [name, value] of Object.entries(outputs)) {
    const trial = name === 'Profile' && value === 'trial';
    new CfnOutput(scope, name, {
      value,
      ...(trial ? { description: 'A trial: not for evidence that has to last' } : {}),
    }).overrideLogicalId(`${place}${name}`);
  }
}

function ofPromotion(promotion: DeployedPromotion | null): Readonly<Record<string, string>> {
  if (promotion === null) return {};
  const { stateMachine, log } = promotion.workflow;
  return {
    PromotionStateMachineArn: stateMachine.stateMachineArn,
    PromotionLog: log.logGroupName,
  };
}

/** Its name and its log, as `CloseRunFunction` and `CloseRunLog`. */
function ofFunction(one: GateFunction): (readonly [string, string])[] {
  const name = pascalCase(one.handlerName);
  return [
    [`${name}Function`, one.functionName],
    [`${name}Log`, one.logGroup.logGroupName],
  ];
}

/** The ids on the way to the gate in its stack, as far as logical ids have them. */
function placeOf(gate: Construct): string {
  return Names.stackRelativeConstructPath(gate)
    .split('/')
    .filter((id) => id !== 'Default')
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, '');
}
