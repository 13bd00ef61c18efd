import { describe, expect, it } from 'vitest';
import { holds } from '../../../lib/domain/evaluation/partial-match.ts';

describe('holds', () => {
  it.each([
    [{ a: 1, b: { c: 'x', d: null } }, { b: { c: 'x' } }],
    [{ a: [1, { b: 2, c: 3 }] }, { a: [1, { b: 2 }] }],
    [{ a: null }, { a: null }],
    [{ a: {} }, {}],
  ])('finds in %j all of %j', (found, expected) => {
    expect(holds(found, expected)).toBe(true);
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: 1 }, { b: 1 }],
    [{ a: [1, 2] }, { a: [1] }],
    [{ a: [1] }, { a: { 0: 1 } }],
    [{ a: null }, { a: {} }],
    [{ a: [1, 2] }, { a: [1, 3] }],
    [{ a: [1, 2] }, { a: [3, 2] }],
    ['a', { a: 1 }],
    ['a', {}],
    [[], {}],
    [undefined, null],
  ])('does not find in %j all of %j', (found, expected) => {
    expect(holds(found, expected)).toBe(false);
  });

  it('looks at own fields only', () => {
    expect(holds({}, { toString: null })).toBe(false);
  });
});
