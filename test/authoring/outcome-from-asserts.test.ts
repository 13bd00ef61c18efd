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
      'a message, word for word',
      assert('assertText', { text: 'What? (a+b)', fuzzy: false, negate: false }),
      { expected_response_equals: 'What? (a+b)' },
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

  it('gathers several texts of a kind, in their order and each once', () => {
    const text = (word: string, flags: object) =>
      assert('assertText', { text: word, fuzzy: true, negate: false, ...flags });

    const { outcome, losses } = imported([
      text('error', { negate: true }),
      text('Good bye', {}),
      text('sorry', { negate: true }),
      text('come again', {}),
      text('Good bye', {}),
      text('Yes', { fuzzy: false }),
      text('No', { fuzzy: false }),
    ]);

    expect(losses).toEqual([]);
    expect(outcome).toEqual({
      expected_response_contains: ['Good bye', 'come again'],
      expected_response_excludes: ['error', 'sorry'],
      expected_response_equals: ['Yes', 'No'],
    });
  });

  it('has its fields in one order, whatever that of the asserts', () => {
    const asserts = [
      assert('assertText', { text: 'a', fuzzy: true, negate: false }),
      assert('assertIntent', { intent: 'b', negate: false }),
    ];

    expect(JSON.stringify(imported(asserts))).toBe(JSON.stringify(imported(asserts.toReversed())));
  });

  it('keeps the first of two intents and says that the other is lost', () => {
    const { outcome, losses } = imported([
      assert('assertIntent', { intent: 'one', negate: false }),
      assert('assertIntent', { intent: 'two', negate: false }),
    ]);

    expect(outcome.expected_intent).toBe('one');
    expect(losses).toEqual(['assertIntent is one more for expected_intent, which holds one value']);
  });

  it.each([
    ['assertText', { text: 'a', fuzzy: true, negate: 'true' }, 'negate'],
    ['assertText', { text: 'a', fuzzy: 1, negate: false }, 'fuzzy'],
    ['assertIntent', { intent: 'a', negate: null }, 'negate'],
    ['assertData', { data: { a: 1 }, partial: 'no', negate: false }, 'partial'],
  ])('takes no flag of %s %j for what it does not say', (type, params, flag) => {
    const { outcome, losses } = imported([assert(type, params)]);

    expect(outcome).toEqual({});
    expect(losses[0]).toMatch(`for ${flag}, which is neither true nor false`);
  });

  it.each([
    ['a text', assert('assertText', { text: 'a'.repeat(6_000), fuzzy: true, negate: false })],
    ['an intent', assert('assertIntent', { intent: 'a'.repeat(300), negate: false })],
    ['a slot', assert('assertSlot', { slot: 'a\u0000', negate: false })],
  ])('says of %s that no suite can hold it', (_, given) => {
    const { outcome, losses } = imported([given]);

    expect(outcome).toEqual({});
    expect(losses[0]).toContain('asks for what no suite can hold');
  });

  it('says that exact data is asked for less strictly', () => {
    const { outcome, losses } = imported([
      assert('assertData', { data: { a: 1 }, partial: false, negate: false }),
    ]);

    expect(outcome.expected_data).toEqual({ a: 1 });
    expect(losses).toHaveLength(1);
  });
});
