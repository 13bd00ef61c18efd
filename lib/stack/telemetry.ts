import { Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type LogGroupProps, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { GateKey } from './gate-key.ts';

const tracing = new PolicyStatement({
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: ['*'],
});
const sampling = new PolicyStatement({
  actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  resources: ['*'],
});
/** What Step Functions needs of its role to write to a log group, after its page on logging. */
const logDelivery = new PolicyStatement({
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
});

/** The same as AWS's own policy for API Gateway, which is refused any role that has less. */
const apiLogs = new PolicyStatement({
  actions: [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
  ],
  resources: ['*'],
});

/** For what stands beside audit records: it outlives the stack, and ten years. */
const LIKE_THE_AUDIT: LogGroupProps = {
  retention: RetentionDays.TEN_YEARS,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
};

export interface TelemetryProps {
  readonly key: GateKey;
  readonly retention: RetentionDays;
  /** Who called the API is on record as long as what came of it, also without the stack. */
  readonly keepsAccessLog: boolean;
}

/** One setting for the account and region, whichever gate of a stack asks first. */
const apiAccounts = new WeakMap<Stack, CfnAccount>();

/** Logs and traces: log groups that are encrypted and end, and the permissions to write them. */
export class Telemetry extends Construct {
  readonly functionPolicy: ManagedPolicy;
  readonly workflowPolicy: ManagedPolicy;
  readonly #props: TelemetryProps;

  constructor(scope: Construct, id: string, props: TelemetryProps) {
    super(scope, id);
    this.#props = props;
    this.functionPolicy = new ManagedPolicy(this, 'FunctionPolicy', {
      description: 'Traces of the functions',
      statements: [tracing.copy()],
    });
    this.workflowPolicy = new ManagedPolicy(this, 'WorkflowPolicy', {
      description: 'Traces and log delivery of the state machine',
      statements: [tracing.copy(), sampling.copy(), logDelivery.copy()],
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Actions of X-Ray and of log delivery have no resource that could be named, and API Gateway has one logging role for all APIs of an account.',
    });
  }

  /** Gives API Gateway the role that it logs with, in this account and region; what logs waits for it. */
  enableApiLogging(logging: Construct): void {
    const stack = Stack.of(this);
    const account = apiAccounts.get(stack) ?? this.#apiAccount();
    apiAccounts.set(stack, account);
    logging.node.addDependency(account);
  }

  #apiAccount(): CfnAccount {
    const policy = new ManagedPolicy(this, 'ApiPolicy', {
      description: 'Logs of API Gateway, of all APIs in the account',
      statements: [apiLogs.copy()],
    });
    const role = new Role(this, 'ApiRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'Cognigate: logs of API Gateway',
      managedPolicies: [policy],
    });
    const account = new CfnAccount(this, 'ApiAccount', { cloudWatchRoleArn: role.roleArn });
    // Other APIs of the account may log with it by then.
    for (const one of [policy, role, account])
      one.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return account;
  }

  /** The log of who called the API. */
  accessLogGroup(scope: Construct, id: string): LogGroup {
    return this.#logGroup(scope, id, this.#props.keepsAccessLog ? LIKE_THE_AUDIT : {});
  }

  /** A log group of its own for a function. */
  logGroup(scope: Construct, id: string): LogGroup {
    return this.#logGroup(scope, id, {});
  }

  /**
   * For what AWS delivers by a policy of the account: under this prefix a log group needs no line of its
   * own in it, and the policy has room for few.
   */
  vendedLogGroup(scope: Construct, id: string, service: 'states'): LogGroup {
    const name = Names.uniqueResourceName(scope, { maxLength: 200 });
    return this.#logGroup(scope, id, { logGroupName: `/aws/vendedlogs/${service}/${name}` });
  }

  #logGroup(scope: Construct, id: string, props: LogGroupProps): LogGroup {
    const { key, retention } = this.#props;
    return new LogGroup(scope, id, {
      encryptionKey: key.resource,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...props,
    });
  }
}
