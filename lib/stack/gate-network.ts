import { Validations } from 'aws-cdk-lib';
import {
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface GateNetworkProps {
  readonly vpc: IVpc;
  /** Private subnets with a way out unless set. */
  readonly subnets?: SubnetSelection;
  /** One that lets https out unless set. */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/** What Lambda needs of a role to give its function an address in a network, after its page on VPCs. */
const interfaces = new PolicyStatement({
  actions: [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
});

/** The network that functions run in, for platforms that are not on the public internet. */
export class GateNetwork extends Construct {
  readonly functionPolicy: ManagedPolicy;
  readonly #vpc: IVpc;
  readonly #configuration: CfnFunction.VpcConfigProperty;

  constructor(scope: Construct, id: string, { vpc, subnets, securityGroups }: GateNetworkProps) {
    super(scope, id);
    this.#vpc = vpc;
    this.functionPolicy = new ManagedPolicy(this, 'FunctionPolicy', {
      description: 'Addresses of the functions in their network',
      statements: [interfaces.copy()],
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Lambda makes and removes the network interfaces, under names that nobody knows.',
    });
    const groups = securityGroups ?? [this.#httpsOut()];
    this.#configuration = {
      subnetIds: vpc.selectSubnets(subnets).subnetIds,
      securityGroupIds: groups.map(({ securityGroupId }) => securityGroupId),
    };
  }

  /** Has a function run in here, once its way out is there. */
  hold(one: CfnFunction): void {
    one.vpcConfig = this.#configuration;
    one.node.addDependency(this.functionPolicy, this.#vpc.internetConnectivityEstablished);
  }

  #httpsOut(): SecurityGroup {
    const group = new SecurityGroup(this, 'HttpsOut', {
      vpc: this.#vpc,
      description: 'Cognigate: https to the platform and to AWS',
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'the platform, endpoints and AWS');
    return group;
  }
}
