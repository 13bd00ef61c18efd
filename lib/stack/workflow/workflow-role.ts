import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import type { Telemetry } from '../telemetry.ts';

export interface WorkflowRoleProps {
  readonly key: GateKey;
  readonly telemetry: Telemetry;
  readonly description: string;
}

/** The role of a state machine of this account, which may write its histories and nothing else yet. */
export function workflowRole(scope: Construct, props: WorkflowRoleProps): Role {
  const { key, telemetry, description } = props;
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    description,
    managedPolicies: [telemetry.workflowPolicy],
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.resource.keyArn],
      // Its histories alone: what else the key encrypts has no such context.
      conditions: { Null: { 'kms:EncryptionContext:aws:states:stateMachineArn': 'false' } },
    }),
  );
  key.grantLogDelivery(role);
  return role;
}

/**
 * Lets the machine invoke the version that its definition names, by the version's own policy.
 *
 * The policy of a replaced version is kept: a run under way goes on with the versions it began
 * with, and a role that could invoke all of them would need a wildcard.
 */
export function allowInvocation(
  scope: Construct,
  step: GateFunction,
  { stateMachine, role }: { readonly stateMachine: StateMachine; readonly role: Role },
): void {
  const permission = new CfnPermission(scope, `Invoke-${step.handlerName}`, {
    action: 'lambda:InvokeFunction',
    functionName: step.currentVersion.functionArn,
    principal: role.roleArn,
  });
  permission.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  stateMachine.node.addDependency(permission);
}
