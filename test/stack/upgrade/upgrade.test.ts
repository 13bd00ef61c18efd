import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { Report } from '../../../lib/domain/report.ts';
import { Baseline, RunRecord } from '../../../lib/domain/run.ts';
import { StoredBatch } from '../../../lib/domain/stored-batch.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { FLAT_BATCH } from '../../support/builders/flat-batch.ts';
import { anEvidenceRef } from '../../support/builders/ledger-builders.ts';
import { gateStack, StackTemplate } from '../gate-template.ts';

const jsonOf = (path: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));

/**
 * Of the template that 0.1.0 synthesized, with `platformUrl` alone: what holds data or an address, and
 * those of its properties whose change would replace it.
 */
const before = z
  .object({
    Outputs: z.array(z.string()),
    Resources: z.record(
      z.string(),
      z.object({
        Type: z.string(),
        DeletionPolicy: z.string().optional(),
        Properties: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .parse(jsonOf('stack-of-0.1.0.json'));

/** The fields that 0.1.0 wrote always, and those that it wrote sometimes. */
const Fields = z.object({ always: z.array(z.string()), sometimes: z.array(z.string()) });
const recordsBefore = z.record(z.string(), Fields).parse(jsonOf('records-of-0.1.0.json'));

const app = new App({ builtinCloudFormationValidation: false, treeMetadata: false });
const now = new StackTemplate(gateStack({}, app, 'Cognigate'));

describe('a stack that 0.1.0 has deployed', () => {
  it.each(Object.entries(before.Resources))('keeps its %s', (id, { Type, Properties }) => {
    const found = now.all(Type).find((one) => one.id === id);

    expect(found?.Properties ?? {}).toMatchObject(Properties);
    // A name that is given replaces what has one of CloudFormation's; only that of an API is a label.
    const replacing = Object.keys(found?.Properties ?? {}).filter(
      (name) => /Name$/.test(name) && Type !== 'AWS::ApiGateway::RestApi',
    );
    expect(replacing.filter((name) => !(name in Properties))).toEqual([]);
  });

  it('loses nothing that it was told to keep', () => {
    for (const [id, { Type, DeletionPolicy }] of Object.entries(before.Resources)) {
      if (DeletionPolicy !== 'Retain') continue;
      const found = now.all(Type).find((one) => one.id === id);

      expect(found?.DeletionPolicy, id).toMatch(/^Retain/);
      expect(found?.UpdateReplacePolicy, id).toBe('Retain');
    }
  });

  it('has all of its outputs', () => {
    expect(Object.keys(now.template.findOutputs('*'))).toEqual(
      expect.arrayContaining(before.Outputs),
    );
  });
});

describe.each(Object.entries({ RunRecord, Baseline, AuditRecord, Report }))(
  'a %s',
  (name, schema) => {
    const { properties, required } = z
      .object({
        properties: z.record(z.string(), z.unknown()),
        required: z.array(z.string()).default([]),
      })
      .parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    const known = Object.keys(properties);
    const old = recordsBefore[name] ?? { always: [], sometimes: [] };

    it('of 0.1.0 has all that this version reads, and nothing that it does not know', () => {
      expect(required.filter((field) => !old.always.includes(field))).toEqual([]);
      expect([...old.always, ...old.sometimes].filter((field) => !known.includes(field))).toEqual(
        [],
      );
    });

    it('of this version has all that 0.1.0 reads, and the guide names what 0.1.0 does not know', () => {
      const guide = readFileSync(join(PACKAGE_ROOT, 'docs', 'upgrade.md'), 'utf8');
      const added = known.filter((field) => ![...old.always, ...old.sometimes].includes(field));

      expect(old.always.filter((field) => !required.includes(field))).toEqual([]);
      expect(added.filter((field) => !guide.includes(`\`${field}\``))).toEqual([]);
    });
  },
);

describe('what 0.1.0 left in flight', () => {
  it('is a run that is read', () => {
    const stored = jsonOf('../../fault-matrix/records/run-of-0.1.0.json');
    const run = { ...Object(stored), suite: anEvidenceRef() };

    expect(RunRecord.parse(run)).toEqual(run);
  });

  it('is a batch that is read', () => {
    expect(StoredBatch.parse(FLAT_BATCH).index).toBe(FLAT_BATCH.index);
  });
});
