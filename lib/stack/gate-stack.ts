import { Stack, type StackProps } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CognigateGate } from './cognigate-gate.ts';
import type { CognigateGateProps } from './cognigate-gate-props.ts';
import type { HandlerCode } from './gate-function.ts';
import { propsFromSettings } from './props-as-settings.ts';
import type { GateSettings } from './settings/gate-settings.ts';

export interface GateStackProps extends StackProps {
  readonly settings: GateSettings;
  /** The bundles of this package unless set. */
  readonly code?: HandlerCode;
}

/** The gate as a stack of its own. */
export class GateStack extends Stack {
  readonly gate: CognigateGate;

  constructor(scope: Construct, id: string, { code, settings, ...props }: GateStackProps) {
    super(scope, id, { description: 'Cognigate: the release gate for bots', ...props });
    const { permissionsBoundary: arn } = settings;
    // Under this id its resources have the logical ids that they had as children of the stack.
    this.gate = new CognigateGate(this, 'Default', {
      ...propsFromSettings(settings),
      ...networkOf(this, settings),
      ...(code === undefined ? {} : { code }),
      ...(arn === undefined
        ? {}
        : { permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(this, 'GivenBoundary', arn) }),
    });
  }
}

/** The network that the settings name, without a look into the account. */
function networkOf(
  stack: Stack,
  { vpc }: GateSettings,
): Pick<CognigateGateProps, 'vpc' | 'securityGroups'> {
  if (vpc === undefined) return {};
  const { id: vpcId, subnets: privateSubnetIds, securityGroups = [] } = vpc;
  // The zones are asked for and never used.
  const availabilityZones = privateSubnetIds.map((_, index) => `zone-${index}`);
  const given = securityGroups.map((id) =>
    SecurityGroup.fromSecurityGroupId(stack, `Given-${id}`, id),
  );
  return {
    vpc: Vpc.fromVpcAttributes(stack, 'GivenVpc', { vpcId, availabilityZones, privateSubnetIds }),
    ...(given.length === 0 ? {} : { securityGroups: given }),
  };
}
