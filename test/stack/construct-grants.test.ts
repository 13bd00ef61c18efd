import { App, Stack } from 'aws-cdk-lib';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import {
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  LogLevel,
  Pass,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { GateTemplate, StackTemplate } from './gate-template.ts';
import { keyStatementsOf, permissionsOf } from './permission-table.ts';

/** What constructs of the CDK would grant, had the gate not written its grants out by itself. */
const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Granted');
const key = new Key(stack, 'Key');
const role = (id: string) =>
  new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

const bucket = new Bucket(stack, 'Bucket', {
  encryption: BucketEncryption.KMS,
  encryptionKey: key,
});
const queue = new Queue(stack, 'Queue', {
  encryption: QueueEncryption.KMS,
  encryptionMasterKey: key,
});
const secret = new Secret(stack, 'Secret', { encryptionKey: key });
const granted: Readonly<Record<string, (grantee: IGrantable) => unknown>> = {
  ReadsObjects: (grantee) => bucket.grantRead(grantee),
  PutsObjects: (grantee) => bucket.grantPut(grantee),
  Sends: (grantee) => queue.grantSendMessages(grantee),
  Receives: (grantee) => queue.grantConsumeMessages(grantee),
  ReadsSecret: (grantee) => secret.grantRead(grantee),
  WritesSecret: (grantee) => secret.grantWrite(grantee),
};
for (const [id, grant] of Object.entries(granted)) grant(role(id));
new StateMachine(stack, 'Machine', {
  definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Nothing')),
  tracingEnabled: true,
  encryptionConfiguration: new CustomerManagedEncryptionConfiguration(key),
  logs: { destination: new LogGroup(stack, 'Log', { encryptionKey: key }), level: LogLevel.ALL },
});
const constructs = new StackTemplate(stack);
const gate = new GateTemplate();

/** Actions of a role: those by patterns stay patterns. */
function actionsOf(template: StackTemplate, roleId: string): string[] {
  return permissionsOf(template)
    .filter(({ role: holder }) => holder === roleId)
    .flatMap(({ actions }) => [...actions]);
}

const covers = (held: readonly string[], action: string) =>
  action.endsWith('*')
    ? held.some((one) => one.startsWith(action.slice(0, -1)))
    : held.includes(action);

const missing = (ours: string, theirs: string) => {
  const held = actionsOf(gate, ours);
  return new Set(actionsOf(constructs, theirs).filter((action) => !covers(held, action)));
};

describe('what the gate grants by itself', () => {
  it('leaves out nothing that the state machine of the CDK would grant its role', () => {
    const left = missing('RunWorkflowRole', 'MachineRole');

    expect(left).toEqual(new Set());
  });

  it('uses the key in every context in which the state machine of the CDK does', () => {
    const contexts = (template: StackTemplate, holder: string) =>
      permissionsOf(template)
        .filter(({ role: one, actions }) => one === holder && actions.join().includes('kms:'))
        .map(({ condition }) => /kms:EncryptionContext:[\w:]+/.exec(condition)?.[0]);

    expect(new Set(contexts(gate, 'RunWorkflowRole'))).toEqual(
      new Set(contexts(constructs, 'MachineRole')),
    );
  });

  it.each([
    // A function asks for objects whose names it has from its own ledger.
    ['AggregateRunRole', 'ReadsObjects', ['s3:GetBucket*', 's3:List*']],
    [
      'AggregateRunRole',
      'PutsObjects',
      // Evidence is locked by the bucket's own rule, and nobody labels it or ends an upload in parts.
      [
        's3:PutObjectLegalHold',
        's3:PutObjectRetention',
        's3:PutObjectTagging',
        's3:PutObjectVersionTagging',
        's3:Abort*',
      ],
    ],
    // It is told the address of its queue, and a message is encrypted with a data key.
    ['StartRunRole', 'Sends', ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl']],
    ['RedeliverNotificationRole', 'Receives', ['sqs:GetQueueUrl']],
    ['SubmitBatchesRole', 'ReadsSecret', ['secretsmanager:DescribeSecret']],
    [
      'SubmitBatchesRole',
      'WritesSecret',
      ['secretsmanager:UpdateSecret', 'secretsmanager:UpdateSecretVersionStage'],
    ],
  ])('%s has what the CDK grants one who %s, but for what is listed', (ours, theirs, left) => {
    expect(missing(ours, theirs)).toEqual(new Set(left));
  });

  it('lets the delivery of logs use the key for logs of this account alone', () => {
    expect(keyStatementsOf(gate)).toContainEqual({
      service: 'delivery.logs.amazonaws.com',
      condition:
        'StringEquals kms:EncryptionContext:SourceArn arn:Partition:logs:Region:AccountId:*',
    });
  });

  it('lets no service use the key without a condition', () => {
    const services = keyStatementsOf(gate).filter(({ service }) => service !== null);

    expect(services.length).toBeGreaterThan(0);
    expect(services.filter(({ condition }) => condition === '')).toEqual([]);
  });
});
