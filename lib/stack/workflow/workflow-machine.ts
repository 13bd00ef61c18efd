import type { Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { GateKey } from '../gate-key.ts';
import type { Telemetry } from '../telemetry.ts';

export interface WorkflowMachineProps {
  readonly key: GateKey;
  readonly telemetry: Telemetry;
  readonly role: Role;
  readonly definition: IChainable;
  readonly timeout: Duration;
}

export interface WorkflowMachine {
  readonly stateMachine: StateMachine;
  readonly log: LogGroup;
}

/** A state machine in JSONata, encrypted and traced, and the log of what it does, without what it handles. */
export function workflowMachine(scope: Construct, props: WorkflowMachineProps): WorkflowMachine {
  const { key, telemetry, role, definition, timeout } = props;
  const log = telemetry.vendedLogGroup(scope, 'Log', 'states');
  const stateMachine = new StateMachine(scope, 'Resource', {
    definitionBody: DefinitionBody.fromChainable(definition),
    queryLanguage: QueryLanguage.JSONATA,
    stateMachineType: StateMachineType.STANDARD,
    timeout,
    tracingEnabled: true,
    encryptionConfiguration: new CustomerManagedEncryptionConfiguration(
      // By its ARN, so that nothing is added to its policy but what is written out.
      Key.fromKeyArn(scope, 'Key', key.resource.keyArn),
    ),
    logs: { destination: log, level: LogLevel.ALL, includeExecutionData: false },
    // Everything it may do is written out, so nothing is added for it.
    role: role.withoutPolicyUpdates(),
  });
  stateMachine.node.addDependency(role);
  return { stateMachine, log };
}
