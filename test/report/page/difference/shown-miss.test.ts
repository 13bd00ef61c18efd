import { describe, expect, it } from 'vitest';
import { shownMiss } from '../../../../lib/report/page/difference/shown-miss.ts';
import type { PageAssertion } from '../../../../lib/report/page-case.ts';

function shown(type: string, expected: PageAssertion['expected'], actual: PageAssertion['actual']) {
  const miss = shownMiss({ type, expected, actual, platform: false, cognigate: null, turn: null });
  const text = (side: 'expected' | 'actual') =>
    miss[side].map(({ text: each, differs }) => (differs ? `[${each}]` : each)).join('');
  return { expected: text('expected'), actual: text('actual'), notes: miss.notes };
}

describe('an assertion that does not hold', () => {
  it('shows the part of an answer that comes closest to what it must have', () => {
    const answer = `${'We thank you for your patience. '.repeat(9)}The refund for order AB-123456 is on its way. ${'Have a nice day. '.repeat(9)}`;

    expect(shown('response', 'refund for order AB-999999', answer)).toEqual({
      expected: 'refund for order AB-[999999]',
      actual: '… refund for order AB-[123456] …',
      notes: [],
    });
  });

  it('shows of several texts the one that the answer has not got', () => {
    const miss = shown('response', ['thank you', 'on Monday'], 'Thank you. It comes on Tuesday.');

    expect(miss.expected).toBe('on [Monday]');
    expect(miss.actual).toContain('on [Tuesday]');
  });

  it('says so where nothing in the answer comes close', () => {
    expect(shown('response', 'opening hours', 'You can pay by card.')).toEqual({
      expected: 'opening hours',
      actual: 'You can pay by card.',
      notes: ['nothing in the answer comes close'],
    });
  });

  it('names the entities that are missing', () => {
    expect(shown('entities', ['city', 'date'], ['date', 'name'])).toEqual({
      expected: '[city], date',
      actual: 'date, [name]',
      notes: ['missing: city'],
    });
  });

  it('says by how much an answer was too late', () => {
    expect(shown('latency', 500, 812)).toEqual({
      expected: 'at most 500 ms',
      actual: '812 ms',
      notes: ['312 ms too long'],
    });
  });

  it.each([
    ['intent', 'card_lost', null, 'card_lost', 'none'],
    ['response_matches', '^It is .*$', 'It was here', '^It is .*$', 'It was here'],
    ['response', 'here', null, 'here', 'none'],
    ['silence', true, 'Hello', 'true', 'Hello'],
  ])(
    'of the kind %s stands as it is where no letters decide',
    (type, expected, actual, first, second) => {
      expect(shown(type, expected, actual)).toEqual({ expected: first, actual: second, notes: [] });
    },
  );
});
