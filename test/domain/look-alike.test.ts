import { describe, expect, it } from 'vitest';
import { toldApart } from '../../lib/domain/look-alike.ts';

describe('two texts that look the same', () => {
  it.each([
    [
      'kündigung',
      'ku\u0308ndigung',
      'kündigung (U+00FC)',
      'ku\u0308ndigung (U+0075 U+0308 combining diaeresis)',
    ],
    ['order', 'ord\u0435r', 'order (U+0065)', 'ord\u0435r (U+0435 Cyrillic letter)'],
    ['order', 'or\u00adder', 'order (without it)', 'or\u00adder (U+00AD soft hyphen)'],
    ['a b', 'a\u00a0b', 'a b (U+0020 space)', 'a\u00a0b (U+00A0 no-break space)'],
    ['U-55120', 'U\u201155120', 'U-55120 (U+002D)', 'U\u201155120 (U+2011 non-breaking hyphen)'],
    ['order', 'order ', 'order (without it)', 'order  (U+0020 space)'],
    ['\u0391bc', 'Abc', '\u0391bc (U+0391 Greek letter)', 'Abc (U+0041)'],
  ])('%j and %j are told apart by their code points', (one, other, first, second) => {
    expect(toldApart(one, other)).toEqual([first, second]);
  });

  it.each([
    ['order', 'order'],
    ['order', 'refund'],
    ['Order', 'order'],
    ['', 'none'],
  ])('%j and %j stay as they are, for they do not', (one, other) => {
    expect(toldApart(one, other)).toEqual([one, other]);
  });
});
