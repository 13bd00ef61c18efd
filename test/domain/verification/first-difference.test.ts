import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../lib/domain/verification/first-difference.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('the first difference', () => {
  it('is told with the way to it, in the order of the expected document', () => {
    const found = { b: 1, cases: [{ id: 'a' }, { id: 'x', tags: [] }], extra: 1 };
    const expected = { cases: [{ id: 'a' }, { id: 'b', tags: ['t'] }], b: 2 };

    const difference = firstDifference(found, expected, 'report');

    expect(difference).toEqual({ field: 'report.cases.1.id', found: 'x', expected: 'b' });
  });

  it('is what only one of both has', () => {
    expect(firstDifference({ a: [1] }, { a: [1, 2] })).toEqual({
      field: 'a.1',
      found: undefined,
      expected: 2,
    });
    expect(firstDifference({ a: { b: 1 } }, { a: {} })).toEqual({
      field: 'a.b',
      found: 1,
      expected: undefined,
    });
    expect(firstDifference('one', ['one'])).toEqual({
      field: '',
      found: 'one',
      expected: ['one'],
    });
  });

  it('tells names apart that objects inherit, and empty ones', () => {
    expect(firstDifference({}, { constructor: 1 })?.field).toBe('constructor');
    expect(firstDifference({ toString: 1 }, {})?.field).toBe('toString');
    expect(firstDifference({ a: { '': 1 } }, { a: { '': 2 } })?.field).toBe('a.');
  });

  it('is none where documents are the same in JSON', () => {
    expect(firstDifference({ a: undefined, b: -0 }, { b: 0 })).toBeNull();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(firstDifference(JSON.parse(JSON.stringify(value)), value)).toBeNull();
      }),
    );
  });
});
