import { Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** All that roles of the gate are granted, and nothing that somebody may grant them later. */
const ACTIONS = [
  'dynamodb:GetItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
  'events:PutEvents',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GetPublicKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:Sign',
  'lambda:InvokeFunction',
  'logs:CreateLogDelivery',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
  'logs:DescribeResourcePolicies',
  'logs:FilterLogEvents',
  'logs:GetLogDelivery',
  'logs:GetLogEvents',
  'logs:ListLogDeliveries',
  'logs:PutLogEvents',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  's3:GetObject',
  's3:PutObject',
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'sns:Publish',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
  'states:DescribeExecution',
  'states:StartExecution',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** What the function that forgets is granted beside them. */
const FORGETTING = [
  's3:BypassGovernanceRetention',
  's3:DeleteObjectVersion',
  's3:GetObjectLegalHold',
  's3:GetObjectRetention',
  's3:GetObjectVersion',
  's3:ListBucket',
  's3:ListBucketVersions',
];

/** The permissions boundary of the gate's roles, where their owner has none of their own. */
export class GateBoundary extends ManagedPolicy {
  /** @param forgets - Claims that runs of the gate can be redacted and pruned. */
  constructor(scope: Construct, id: string, { forgets }: { readonly forgets: boolean }) {
    super(scope, id, {
      description: 'Cognigate: what no role of the gate goes beyond',
      statements: [
        new PolicyStatement({
          actions: [...ACTIONS, ...(forgets ? FORGETTING : [])],
          resources: ['*'],
        }),
      ],
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'A boundary grants nothing: it only limits what the policies of a role grant.',
    });
  }
}
