import { describe, expect, it } from 'vitest';
import { outcomeFromAsserts } from '../../lib/authoring/outcome-from-asserts.ts';
import type { PlaybookAssert } from '../../lib/platforms/cognigy-ai/wire.ts';

const imported = (asserts: readonly PlaybookAssert[]) =>
  outcomeFromAsserts(asserts, { seesEntities: true });
const assert = (type: string, params: Record<string, unknown>) => ({ _id: 'a', type, params });

describe('an outcome asserts what the asserts of a step do', () => {
  it.each([
    ['an intent', assert('assertIntent', { intent: 'a', negate: false }), { expected_intent: 'a' }],
    [
      'a slot',
      assert('assertSlot', { slot: 'city', negate: false }),
      { expected_entities: ['city'] },
    ],
    [
      'a part of the answer',
      assert('assertText', { text: 'Hi', fuzzy: true, negate: false }),
      { expected_response_contains: 'Hi' },
    ],
    [
      'what the answer must not hold',
      assert('assertText', { text: 'Hi', fuzzy: true, negate: true }),
      { expected_response_excludes: 'Hi' },
    ],
    [
      'the whole answer, by an expression that matches nothing else',
      assert('assertText', { text: 'What? (a+b)', fuzzy: false, negate: false }),
      { expected_response_matches: '^What\\? \\(a\\+b\\)$' },
    ],
    [
      'a part of the data',
      assert('assertData', { data: { a: 1 }, partial: true, negate: false }),
      { expected_data: { a: 1 } },
    ],
  ])('for %s', (_, given, outcome) => {
    expect(imported([given])).toEqual({ outcome, losses: [] });
  });

  it('gathers several slots', () => {
    const { outcome } = imported([
      assert('assertSlot', { slot: 'city', negate: false }),
      assert('assertSlot', { slot: 'date', negate: false }),
    ]);

    expect(outcome.expected_entities).toEqual(['city', 'date']);
  });

  it.each([
    ['a forbidden intent', assert('assertIntent', { intent: 'a', negate: true })],
    ['a forbidden slot', assert('assertSlot', { slot: 'a', negate: true })],
    ['one forbidden answer', assert('assertText', { text: 'a', fuzzy: false, negate: true })],
    ['forbidden data', assert('assertData', { data: {}, partial: true, negate: true })],
    ['data that is no object', assert('assertData', { data: 3, partial: true, negate: false })],
    ['the context', assert('assertContext', { data: {}, partial: true, negate: false })],
    ['the state', assert('assertState', { state: 'x', negate: false })],
    ['an unknown kind', assert('assertMood', {})],
  ])('and says where it cannot, as with %s', (_, given) => {
    const { outcome, losses } = imported([given]);

    expect(outcome).toEqual({});
    expect(losses).toHaveLength(1);
    expect(losses[0]).toContain(given.type);
  });

  it('and leaves slots out where the bot does not tell them', () => {
    const slot = assert('assertSlot', { slot: 'city', negate: false });

    const { outcome, losses } = outcomeFromAsserts([slot], { seesEntities: false });

    expect(outcome).toEqual({});
    expect(losses[0]).toContain('--entities-path');
  });

  it('keeps the first of two texts and says that the other is lost', () => {
    const { outcome, losses } = imported([
      assert('assertText', { text: 'one', fuzzy: true, negate: false }),
      assert('assertText', { text: 'two', fuzzy: true, negate: false }),
    ]);

    expect(outcome.expected_response_contains).toBe('one');
    expect(losses).toEqual([
      'assertText is one more for expected_response_contains, which holds one value',
    ]);
  });

  it('says that exact data is asked for less strictly', () => {
    const { outcome, losses } = imported([
      assert('assertData', { data: { a: 1 }, partial: false, negate: false }),
    ]);

    expect(outcome.expected_data).toEqual({ a: 1 });
    expect(losses).toHaveLength(1);
  });
});
