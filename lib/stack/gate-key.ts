import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type Conditions,
  type IGrantable,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** AWS services through which a role may use the key. */
export type KeyedService = 'dynamodb' | 's3' | 'secretsmanager' | 'sns' | 'sqs' | 'states';

const reading: Readonly<Record<KeyedService, readonly string[]>> = {
  dynamodb: ['kms:Decrypt', 'kms:DescribeKey'],
  s3: ['kms:Decrypt'],
  secretsmanager: ['kms:Decrypt'],
  sns: ['kms:Decrypt'],
  sqs: ['kms:Decrypt'],
  states: ['kms:Decrypt'],
};
/** Beside those for reading; what DynamoDB asks for is from AWS's page on its encryption at rest. */
const writing: Readonly<Record<KeyedService, readonly string[]>> = {
  dynamodb: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  s3: ['kms:GenerateDataKey'],
  secretsmanager: ['kms:GenerateDataKey'],
  sns: ['kms:GenerateDataKey'],
  sqs: ['kms:GenerateDataKey'],
  states: ['kms:GenerateDataKey'],
};

/** Logs of this account and region are delivered with this context, and nothing else is. */
function logsOf(stack: Stack): Conditions {
  const logs = stack.formatArn({
    service: 'logs',
    resource: '*',
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
  return { StringEquals: { 'kms:EncryptionContext:SourceArn': logs } };
}

export interface GateKeyProps {
  /** A key of the owner's, or null: what it may do is added to its policy where this app holds it. */
  readonly given: IKey | null;
  /** What people find a key of the gate's own by. */
  readonly alias: string;
}

/** The key of everything that the gate keeps: tables, evidence, secrets, queues, logs and histories. */
export class GateKey extends Construct {
  readonly resource: IKey;

  constructor(scope: Construct, id: string, { given, alias }: GateKeyProps) {
    super(scope, id);
    // Under this id it has the logical id that it had as a child of the stack.
    this.resource =
      given ??
      new Key(this, 'Default', {
        alias: `alias/${alias.replaceAll(/[^\w/-]/g, '-')}`,
        description: 'Cognigate: tables, evidence, secrets, queues, logs and execution histories',
        enableKeyRotation: true,
        // Records that outlive the stack cannot be read without it.
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
    const { partition, region, account, urlSuffix } = Stack.of(this);
    this.resource.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroupsOfThisAccount',
        principals: [new ServicePrincipal(`logs.${region}.${urlSuffix}`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*`,
          },
        },
      }),
    );
  }

  /** Lets an AWS service of this account put messages into the gate's queues and topics. */
  allowMessagesFrom(service: 'events' | 'cloudwatch'): void {
    this.resource.addToResourcePolicy(
      new PolicyStatement({
        sid: `MessagesFrom${service === 'events' ? 'Rules' : 'Alarms'}`,
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** Lets the log of a state machine with this role be delivered, which is encrypted on its way. */
  grantLogDelivery(role: IGrantable): void {
    this.resource.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DeliveryOfLogs',
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['kms:Decrypt*'],
        resources: ['*'],
        conditions: logsOf(Stack.of(this)),
      }),
    );
    role.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:GenerateDataKey'],
        resources: [this.resource.keyArn],
        conditions: logsOf(Stack.of(this)),
      }),
    );
  }

  grantReadThrough(service: KeyedService, grantee: IGrantable): void {
    this.#grantThrough(service, grantee, reading[service]);
  }

  grantWriteThrough(service: KeyedService, grantee: IGrantable): void {
    this.#grantThrough(service, grantee, [...reading[service], ...writing[service]]);
  }

  #grantThrough(service: KeyedService, grantee: IGrantable, actions: readonly string[]): void {
    const { region, urlSuffix } = Stack.of(this);
    const via = `${service}.${region}.${urlSuffix}`;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [this.resource.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': via } },
      }),
    );
  }
}
