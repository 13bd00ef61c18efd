import { isDeepStrictEqual } from 'node:util';
import { resourcesOf, StackTemplate, type TemplateResource } from './stack-template.ts';

export interface ResourceChange {
  readonly kind: 'add' | 'remove' | 'replace' | 'change';
  readonly id: string;
  readonly type: string;
  /** Properties and attributes that differ; none where it is added or removed. */
  readonly fields: readonly string[];
  /** What becomes of the data that the resource holds; null where it holds none, or keeps it. */
  readonly loss: 'is deleted' | 'stays in the account, without its stack' | null;
}

/** Resources that hold what cannot be made again. */
const HOLDS_DATA: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
]);

/** "Update requires: Replacement" in CloudFormation's reference, for types that a gate has. */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': ['KeySchema', 'LocalSecondaryIndexes', 'TableName'],
  'AWS::DynamoDB::Table': ['KeySchema', 'LocalSecondaryIndexes', 'TableName'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::IAM::ManagedPolicy': ['Description', 'ManagedPolicyName', 'Path'],
  'AWS::IAM::Role': ['Path', 'RoleName'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::Scheduler::ScheduleGroup': ['Name'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
};

/** What a deployment of `next` does to the resources of `deployed`, which is null where there is no stack. */
export function templateChanges(
  deployed: StackTemplate | null,
  next: StackTemplate,
): ResourceChange[] {
  const before = deployed?.Resources ?? {};
  const after = asCloudFormationKeeps(next).Resources;
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return ids.flatMap((id) => changeOf(id, before[id], after[id]));
}

/** Executions at one moment that the functions of a template keep for themselves. */
export function reservedConcurrency(template: StackTemplate | null): number {
  return resourcesOf(template, 'AWS::Lambda::Function').reduce((sum, { Properties }) => {
    const reserved: unknown = Properties?.ReservedConcurrentExecutions;
    return sum + (typeof reserved === 'number' ? reserved : 0);
  }, 0);
}

function changeOf(
  id: string,
  before: TemplateResource | undefined,
  after: TemplateResource | undefined,
): ResourceChange[] {
  if (before === undefined) {
    return [{ kind: 'add', id, type: after?.Type ?? '', fields: [], loss: null }];
  }
  const { Type: type } = before;
  if (after === undefined) return [{ kind: 'remove', id, type, fields: [], loss: lossOf(before) }];
  const fields = differing(before, after);
  if (fields.length === 0) return [];
  const isReplaced =
    after.Type !== type || fields.some((field) => REPLACING[type]?.includes(field) === true);
  return isReplaced
    ? [{ kind: 'replace', id, type, fields, loss: lossOf(before) }]
    : [{ kind: 'change', id, type, fields, loss: null }];
}

/** By the policy that is deployed; that on replacement is the same in every stack of ours. */
function lossOf({ Type, DeletionPolicy = 'Delete' }: TemplateResource): ResourceChange['loss'] {
  if (!HOLDS_DATA.has(Type)) return null;
  return DeletionPolicy.startsWith('Retain')
    ? 'stays in the account, without its stack'
    : 'is deleted';
}

/** Metadata is of the CDK, and changes nothing. */
function differing(before: TemplateResource, after: TemplateResource): string[] {
  const { Properties: old = {}, Metadata: _old, ...oldRest } = before;
  const { Properties: now = {}, Metadata: _now, ...nowRest } = after;
  return [...fieldsOf(old, now), ...fieldsOf(oldRest, nowRest)];
}

function fieldsOf(
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => !isDeepStrictEqual(old[name], now[name])).sort();
}

/** CloudFormation gives a template back with a question mark for whatever is not ASCII. */
function asCloudFormationKeeps(template: StackTemplate): StackTemplate {
  const kept = JSON.stringify(template).replaceAll(/[\u0080-\u{10ffff}]/gu, '?');
  return StackTemplate.parse(JSON.parse(kept));
}
