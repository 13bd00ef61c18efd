import { describe, expect, it } from 'vitest';
import type { StackTemplate } from '../../../lib/cli/deploy/stack-template.ts';
import { reservedConcurrency, templateChanges } from '../../../lib/cli/deploy/template-changes.ts';

type Resource = StackTemplate['Resources'][string];

function change(before: Resource | null, after: Resource | null) {
  const holding = (resource: Resource | null): StackTemplate => ({
    Resources: resource === null ? {} : { One: resource },
  });
  return templateChanges(holding(before), holding(after));
}

const bucket = (Properties: Record<string, unknown>, DeletionPolicy?: string): Resource => ({
  Type: 'AWS::S3::Bucket',
  Properties,
  ...(DeletionPolicy === undefined ? {} : { DeletionPolicy }),
});

describe('two templates', () => {
  it('that are the same but for metadata and the order of keys do not differ', () => {
    const before = { ...bucket({ A: 1, B: { C: 2, D: 3 } }), Metadata: { 'aws:cdk:path': 'one' } };
    const after = bucket({ B: { D: 3, C: 2 }, A: 1 });

    expect(change(before, after)).toEqual([]);
  });

  it('do not differ in what CloudFormation cannot give back', () => {
    expect(change(bucket({ A: 'K?ndigung ?' }), bucket({ A: 'Kündigung 😀' }))).toEqual([]);
  });

  it('differ in properties and attributes, by their names', () => {
    const before = bucket({ A: 1, B: 2 }, 'Retain');
    const after = bucket({ A: 1, C: 2 }, 'Delete');

    expect(change(before, after)).toMatchObject([
      { kind: 'change', fields: ['B', 'C', 'DeletionPolicy'], loss: null },
    ]);
  });

  it.each([
    ['a name that is given', bucket({}), bucket({ BucketName: 'mine' })],
    ['another type', bucket({}), { Type: 'AWS::SQS::Queue' }],
  ])('replace a resource for %s', (_, before, after) => {
    expect(change(before, after)).toMatchObject([{ kind: 'replace', loss: 'is deleted' }]);
  });

  it.each([
    [bucket({}), 'is deleted'],
    [bucket({}, 'Retain'), 'stays in the account, without its stack'],
    [bucket({}, 'RetainExceptOnCreate'), 'stays in the account, without its stack'],
    [{ Type: 'AWS::Lambda::Version', DeletionPolicy: 'Retain' }, null],
  ])('without %j say what becomes of its data', (before, loss) => {
    expect(change(before, null)).toMatchObject([{ kind: 'remove', loss }]);
  });

  it('without one before have all of it to add', () => {
    const next = { Resources: { One: bucket({}), Two: bucket({}) } };

    expect(templateChanges(null, next).map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'add One',
      'add Two',
    ]);
  });
});

describe('reserved concurrency', () => {
  it('is the sum over functions', () => {
    const one = (reserved?: number): Resource => ({
      Type: 'AWS::Lambda::Function',
      Properties: { ReservedConcurrentExecutions: reserved },
    });

    const template = { Resources: { A: one(10), B: one(), C: one(2), D: bucket({}) } };

    expect(reservedConcurrency(template)).toBe(12);
    expect(reservedConcurrency(null)).toBe(0);
  });
});
