import { CfnOutput, Names } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { GateEntrances, GateEntrancesOptions } from './gate-entrances.ts';

export interface GateOutputsOptions extends GateEntrancesOptions {
  readonly entrances: GateEntrances;
  readonly alarmTopic: ITopic;
}

/**
 * What a person asks the deployed stack for. A gate that is all of its stack has bare names, like
 * `ApiUrl`; any other has its place before them, like `GateApiUrl`.
 */
export function gateOutputs(gate: Construct, options: GateOutputsOptions): void {
  const { functions, resources, entrances, settings, alarmTopic } = options;
  const { key, metrics, secrets, suites, audit, evidence, reports, events } = resources;
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
    SuitesBucket: suites.bucketName,
    AuditTable: audit.tableName,
    AuditTableArn: audit.table.tableArn,
    EvidenceBucket: evidence.bucketName,
    ReportBucket: reports.bucketName,
    EventBus: events.busName,
    AlarmTopicArn: alarmTopic.topicArn,
  };
  const place = placeOf(gate);
  for (const [name, value] of Object.entries(outputs)) {
    const trial = name === 'Profile' && value === 'trial';
    new CfnOutput(gate, name, {
      value,
      ...(trial ? { description: 'A trial: not for evidence that has to last' } : {}),
    }).overrideLogicalId(`${place}${name}`);
  }
}

/** The ids on the way to the gate in its stack, as far as logical ids have them. */
function placeOf(gate: Construct): string {
  return Names.stackRelativeConstructPath(gate)
    .split('/')
    .filter((id) => id !== 'Default')
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, '');
}
