import { describe, expect, it } from 'vitest';
import { asRedacted } from '../../../lib/domain/forgetting/as-redacted.ts';

describe('a document with the marks of one that was redacted', () => {
  it.each([
    ['a text', 'Anna Muster', '[redacted]', '[redacted]'],
    ['a part of one', 'for Anna (QA)', 'for [redacted] (QA)', 'for [redacted] (QA)'],
    ['nothing where the rest differs', 'for Anna (Dev)', 'for [redacted] (QA)', 'for Anna (Dev)'],
    ['nothing where nothing was redacted', 'Anna', 'Bert', 'Anna'],
    ['members', { a: 'Anna', b: 1 }, { a: '[redacted]', b: 2 }, { a: '[redacted]', b: 1 }],
    ['names of members', { Anna: 1, b: 2 }, { '[redacted]': 1, b: 2 }, { '[redacted]': 1, b: 2 }],
    ['entries of lists', ['Anna', 'x', 'y'], ['[redacted]', 'x'], ['[redacted]', 'x', 'y']],
  ])('has them for %s', (_, whole, redacted, expected) => {
    expect(asRedacted(whole, redacted)).toEqual(expected);
  });
});
