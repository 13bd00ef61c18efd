import { describe, expect, it } from 'vitest';
import { type Piece, textDifference } from '../../../lib/report/difference/text-difference.ts';
import { hostileText } from '../../support/builders/hostile-text.ts';
import { fc } from '../../support/setup/fast-check.ts';

/** What differs stands in brackets. */
function marked(pieces: readonly Piece[] = []): string {
  return pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');
}

function bare(pieces: readonly Piece[] = []): string {
  return pieces.map(({ text }) => text).join('');
}

describe('the difference between two texts', () => {
  it.each([
    ['order AB-999999', 'order AB-123456', 'order AB-[999999]', 'order AB-[123456]'],
    [
      'intent_opening_hours',
      'intent_opening_times',
      'intent_opening_[hours]',
      'intent_opening_[times]',
    ],
    ['Kündigung', 'Kundigung', 'K[ü]ndigung', 'K[u]ndigung'],
    ['Hello you', 'Hello, dear you', 'Hello you', 'Hello[,] [dear ]you'],
    ['👩‍👩‍👧 hi', '👩‍👧 hi', '[👩‍👩‍👧] hi', '[👩‍👧] hi'],
  ])(
    'between %j and %j is in whole words, or in characters of words that are nearly the same',
    (expected, actual, first, second) => {
      const difference = textDifference(expected, actual);

      expect(marked(difference?.expected)).toBe(first);
      expect(marked(difference?.actual)).toBe(second);
    },
  );

  it.each([
    ['a b', 'a\u00a0b', 'expected has U+0020 space, actual U+00A0 no-break space'],
    ['order', 'order ', 'only actual has U+0020 space'],
    ['or\u00adder', 'order', 'only expected has U+00AD soft hyphen'],
    [
      'kündigung',
      'ku\u0308ndigung',
      'expected has ü U+00FC, actual u U+0075, U+0308 combining diaeresis',
    ],
    ['order', 'ord\u0435r', 'expected has e U+0065, actual \u0435 U+0435 Cyrillic letter'],
    [
      'a\nb',
      'a\r\nb',
      'expected has U+000A line feed, actual U+000D carriage return, U+000A line feed',
    ],
  ])('of %j and %j, which nobody sees, is told by name', (expected, actual, note) => {
    expect(textDifference(expected, actual)?.notes).toEqual([note]);
  });

  it.each([
    ['nothing', 'everything else'],
    ['', 'a word'],
    ['x'.repeat(20_001), 'x'],
  ])(
    'is not drawn where there is next to nothing in common, or too much to read',
    (expected, actual) => {
      expect(textDifference(expected, actual)).toBeNull();
    },
  );

  it('loses no character of either text, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (expected, actual) => {
        const difference = textDifference(expected, actual);
        if (difference === null) return;

        expect(bare(difference.expected)).toBe(expected);
        expect(bare(difference.actual)).toBe(actual);
      }),
      { numRuns: 200 },
    );
  });

  it('is found in two answers of 20,000 characters while nobody notices', () => {
    const answer = 'The courier brings it on Monday, and you can follow it in the app. '.repeat(
      295,
    );
    const startedAt = performance.now();

    textDifference(answer, answer.replaceAll('Monday', 'Tuesday'));
    textDifference(answer, answer.split('').reverse().join(''));

    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
