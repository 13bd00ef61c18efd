import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { oftenRead } from '../../lib/audit/often-read.ts';
import { AuditRecord, GENESIS_HASH, sealRecord } from '../../lib/domain/audit/audit-chain.ts';
import { Report } from '../../lib/domain/report.ts';
import { anAuditEntry } from '../support/builders/audit-builders.ts';
import { aReport, aReportBatch, aReportCase } from '../support/builders/report-builders.ts';
import { fc } from '../support/setup/fast-check.ts';

/** As it is used when it has been asked for often. */
function compiled<Schema extends z.ZodType>(schema: Schema): Schema {
  const read = oftenRead(schema);
  for (let asked = 0; asked < 100; asked += 1) read();
  return read();
}

const ASSERTION = { type: 'entities', expected: ['a'], actual: { a: [1, null] }, passed: true };
const REPORT = aReport({
  batches: [aReportBatch()],
  cases: [aReportCase({ assertions: [{ ...ASSERTION, source: 'platform' }] })],
});
const RECORD = sealRecord({ seq: 0, hash: GENESIS_HASH }, 'suite-1', anAuditEntry());

/** The document with another value, or none, in one of its places. */
function changedIn(document: unknown, at: number, value: unknown): unknown {
  let left = at;
  const walked = (part: unknown): unknown => {
    left -= 1;
    if (left === -1) return value;
    if (Array.isArray(part)) return part.map(walked);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, walked(each)]));
  };
  const changed = walked(document);
  return changed === undefined ? undefined : JSON.parse(JSON.stringify(changed));
}

describe('a schema that is often read by', () => {
  it('is compiled, and the schema itself before that pays', () => {
    const read = oftenRead(Report);

    expect(read()).toBe(Report);
    expect(compiled(Report)).not.toBe(Report);
    expect(compiled(AuditRecord)).not.toBe(AuditRecord);
  });

  it.each([
    ['reports', Report, REPORT],
    ['records', AuditRecord, RECORD],
  ] as const)(
    'takes and refuses the same %s as before, for the same reasons',
    (_, schema, document) => {
      const often = compiled<z.ZodType>(schema);
      const values = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.constant({ strange: 1 }));

      expect(often.safeParse(document)).toEqual({ success: true, data: document });
      fc.assert(
        fc.property(fc.nat(250), values, (at, value) => {
          const changed = changedIn(document, at, value);

          expect(often.safeParse(changed)).toEqual(schema.safeParse(changed));
        }),
      );
    },
  );

  it('takes no number beyond those of JSON, however deep it lies', () => {
    const deep = JSON.parse(JSON.stringify(REPORT).replace('[1,null]', '[1e400,null]'));

    expect(Report.safeParse(deep).success).toBe(false);
    expect(compiled(Report).safeParse(deep).success).toBe(false);
  });
});
