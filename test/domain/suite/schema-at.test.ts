import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fieldsOf, schemaAt } from '../../../lib/domain/suite/schema-at.ts';

const count = z.int();
const schema = z.strictObject({
  plain: count,
  optional: count.optional(),
  empty: count.nullable(),
  both: count.nullable().default(1),
  late: z.object({ in: count }).prefault({ in: 1 }),
  list: z.array(z.array(count)).optional(),
  record: z.record(z.string(), z.object({ rate: count.nullable() })).default({}),
});

describe('schemaAt', () => {
  it.each([
    [['plain'], false],
    [['optional'], false],
    [['empty'], true],
    [['both'], true],
    [['late', 'in'], false],
    [['list', 0, 7], false],
    [['record', 'any name', 'rate'], true],
  ])('finds the bare schema at %j, where null is allowed: %s', (path, nullable) => {
    expect(schemaAt(schema, path)).toEqual({ schema: count, nullable });
  });

  it('finds the whole schema at the top', () => {
    expect(schemaAt(schema.nullable(), [])).toEqual({ schema, nullable: true });
  });

  it.each([
    [['none']],
    [['constructor']],
    [['plain', 'deeper']],
    [['late', 'out']],
    [['record', 'a', 'b']],
  ])('finds none at %j', (path) => {
    expect(schemaAt(schema, path)).toBeNull();
  });
});

describe('fieldsOf', () => {
  it('names the fields of a mapping, and none of anything else', () => {
    expect(fieldsOf(z.object({ a: count, b: count }))).toEqual(['a', 'b']);
    expect(fieldsOf(z.record(z.string(), count))).toEqual([]);
  });
});
