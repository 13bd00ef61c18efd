import { describe, expect, it } from 'vitest';
import { assertDifference } from '../../../../lib/platforms/cognigy-ai/plan/hold-assert.ts';
import { writtenValue } from '../../../../lib/platforms/cognigy-ai/plan/written-value.ts';

const planned = (params: Readonly<Record<string, unknown>>, type = 'assertText') => ({
  id: 'a',
  type,
  params: Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, writtenValue(value)]),
  ),
});
const came = (params: unknown, more: object = {}) => ({
  _id: 'a',
  type: 'assertText',
  status: 'successful',
  params,
  ...more,
});

describe('an assert that was run', () => {
  it.each([
    ['adds a default', { text: 'x', caseSensitive: false }],
    ['leaves out flags that are off', { text: 'x' }],
    ['tells them', { text: 'x', fuzzy: false, negate: false }],
  ])('is the planned one where the server %s', (_, params) => {
    const plan = planned({ text: 'x', fuzzy: false, negate: false });

    expect(assertDifference(plan, came(params))).toBeNull();
  });

  it.each([
    ['its text', { text: 'y' }, 'was run with the text "y"'],
    ['a flag that was added', { text: 'x', fuzzy: true }, 'was run with the fuzzy true'],
    ['a flag that is none', { text: 'x', partial: 'no' }, 'was run with the partial "no"'],
    ['nothing to be seen', {}, 'came without params, so nobody knows what was asserted'],
    ['params that are none', null, 'came without params, so nobody knows what was asserted'],
  ])('differs by %s', (_, params, words) => {
    expect(assertDifference(planned({ text: 'x' }), came(params))).toBe(words);
  });

  it('differs where a flag that is on was left out', () => {
    const plan = planned({ text: 'x', fuzzy: true });

    expect(assertDifference(plan, came({ text: 'x' }))).toBe('was run with the fuzzy none');
  });

  it('differs in long texts that agree for as long as anybody looks', () => {
    const long = 'x'.repeat(5_000);

    expect(assertDifference(planned({ text: long }), came({ text: long }))).toBeNull();
    expect(assertDifference(planned({ text: long }), came({ text: `${long}y` }))).not.toBeNull();
  });

  it.each([
    ['beside the params', { text: 'x' }, { negate: true }],
    ['in them', { text: 'x', negate: true }, {}],
    ['in both', { text: 'x', negate: true }, { negate: true }],
  ])('is negated %s', (_, params, more) => {
    expect(assertDifference(planned({ text: 'x', negate: true }), came(params, more))).toBeNull();
    expect(assertDifference(planned({ text: 'x' }), came(params, more))).toBe('was negated');
  });

  it('is not negated where nothing says so', () => {
    const plan = planned({ text: 'x', negate: true });

    expect(assertDifference(plan, came({ text: 'x' }))).toBe('was not negated');
  });

  it.each(['true', 1, 0, null])('cannot be read with %j for a flag', (negate) => {
    const words = `has a flag negate that is neither true nor false (${JSON.stringify(negate)})`;

    expect(assertDifference(planned({ text: 'x' }), came({ text: 'x' }, { negate }))).toBe(words);
  });
});

describe('a value in a plan', () => {
  it('is the same however its keys are ordered', () => {
    expect(writtenValue({ b: [1, { d: 2, c: 3 }], a: null })).toBe(
      '{"a":null,"b":[1,{"c":3,"d":2}]}',
    );
  });

  it('is kept by its digest where it is long', () => {
    const written = writtenValue({ text: 'x'.repeat(10_000) });

    expect(written).toMatch(/^10011 characters with SHA-256 [0-9a-f]{64}$/);
  });
});
