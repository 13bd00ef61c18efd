import { describe, expect, it } from 'vitest';
import type { QualityCode } from '../../../../lib/domain/suite/quality/quality-finding.ts';
import { suiteQuality } from '../../../../lib/domain/suite/quality/suite-quality.ts';
import { Suite } from '../../../../lib/domain/suite/suite.ts';

const asking = (input_text: string, outcome: object = { expected_intent: 'order' }) => ({
  input_text,
  outcome,
});

const talk = (...texts: string[]) => ({
  ...asking(texts[0] ?? '', {}),
  turns: texts.map((text) => asking(text)),
});

/** Pairs of cases that a finding names, by their ids, the found one first. */
function named(code: QualityCode, test_cases: readonly object[]): string[] {
  const findings = suiteQuality(Suite.parse({ suite_id: 'shop', test_cases }));
  const instances = findings.find((finding) => finding.code === code)?.instances ?? [];
  return instances.map(({ found, other }) => [found.id, ...(other ? [other.id] : [])].join(' '));
}

const near = (one: string, other: string, outcome?: object) =>
  named('near_duplicate_cases', [asking(one, outcome), asking(other, outcome)]).length > 0;

describe('duplicates', () => {
  it.each([
    ['letter case', 'Where is my order', 'WHERE IS MY ORDER'],
    ['white space', 'where is my order', '  where is\u00a0my   order '],
    ['the end', 'where is my order', 'where is my order?!…'],
    ['the form of letters', 'k\u00fcndigen', 'ku\u0308ndigen'],
    ['Arabic punctuation', 'أين طلبي', 'أين طلبي؟'],
    ['Japanese punctuation', '注文はどこですか', '注文はどこですか。'],
    ['nothing, of emoji', '👍🏽', '👍🏽'],
    ['nothing, of blanks', ' ', '  '],
  ])('are texts that differ in %s', (_, one, other) => {
    expect(named('duplicate_cases', [asking(one), asking(other)])).toEqual(['case-2 case-1']);
  });

  it('are not missions of two personas, or held against other criteria', () => {
    const wanting = (persona: string, text: string) => ({
      ...asking('Get the money back.', {}),
      persona,
      mission: 'Get the money back.',
      criteria: [{ name: 'first', text }],
    });
    const cases = [wanting('In a hurry.', 'Refunds.'), wanting('In doubt.', 'Refunds.')];

    expect(named('duplicate_cases', [...cases, wanting('In doubt.', 'Is polite.')])).toEqual([]);
    expect(named('duplicate_cases', [...cases, ...cases])).toHaveLength(2);
  });

  it.each([
    ['another emoji', '👍🏽', '👎🏽'],
    ['another word', 'yes', 'yeah'],
    ['another number', 'order 1', 'order 2'],
  ])('are not texts with %s', (_, one, other) => {
    expect(named('duplicate_cases', [asking(one), asking(other)])).toEqual([]);
  });

  it('are named against the first of them, each once', () => {
    const cases = Array.from({ length: 20_000 }, () => asking('where is my order'));

    const found = named('duplicate_cases', cases);

    expect(found).toHaveLength(19_999);
    expect(found.at(-1)).toBe('case-20000 case-1');
  });

  it('are not cases that differ in their context', () => {
    const customer = { ...asking('hello'), context_variables: { role: 'customer' } };

    expect(named('duplicate_cases', [customer, asking('hello')])).toEqual([]);
  });

  it('are conversations that are the same to their end', () => {
    const cases = [talk('a refund', 'yes'), talk('a refund', 'no'), talk('A refund.', 'Yes')];

    expect(named('duplicate_cases', cases)).toEqual(['case-3 case-1']);
  });
});

describe('near duplicates', () => {
  it.each([
    ['a typo', 'I want to cancel my contract', 'I want to cancel my contarct'],
    ['a typo in a short text', 'reset password', 'reset pasword'],
    ['another order', 'can I pay the order by invoice', 'the order can I pay by invoice'],
    [
      'courtesies',
      'where is my order',
      'Hello, could you please tell me where is my order? Thanks!',
    ],
    [
      'one word of seven',
      'how long does the delivery usually take',
      'how long does the shipment usually take',
    ],
    ['German courtesies', 'wo ist meine Bestellung', 'Guten Tag, wo ist bitte meine Bestellung?'],
    ['a typo in Arabic', 'أريد إلغاء اشتراكي اليوم', 'أريد إلغاء اشتراكى اليوم'],
    ['a character in Japanese', '注文した商品はいつ届きますか', '注文した商品はいつ届くますか'],
    ['a word in Thai', 'ฉันต้องการยกเลิกคำสั่งซื้อของฉัน', 'ฉันต้องการยกเลิกใบสั่งซื้อของฉัน'],
  ])('differ in %s', (_, one, other) => {
    expect(near(one, other)).toBe(true);
  });

  it.each([
    ['answers of one word', 'yes', 'yeah'],
    ['a word of a short text', 'book a flight to Paris', 'book a flight to London'],
    ['a short word', 'where is my card', 'where is my cart'],
    ['a number', 'where is order 4711', 'where is order 4712'],
    ['Japanese verbs', '注文をキャンセルしたい', '請求書を再発行したい'],
    ['emoji', '👍🏽 👍🏽 👍🏽', '👎🏽 👎🏽 👎🏽'],
  ])('are not texts that differ in %s', (_, one, other) => {
    expect(near(one, other)).toBe(false);
  });

  it('are not texts that differ in what may be the value of an entity', () => {
    const flights = [
      'I would like to book a flight to Paris for tomorrow morning',
      'I would like to book a flight to London for tomorrow morning',
    ] as const;

    expect(near(...flights)).toBe(true);
    expect(near(...flights, { expected_intent: 'book', expected_entities: ['city'] })).toBe(false);
  });

  it('are not texts with a word that makes another intent of it', () => {
    const cases = [
      asking('how do I freeze my card using the app'),
      asking('how do I unblock my card using the app', { expected_intent: 'unblock' }),
    ];

    expect(named('near_duplicate_cases', cases)).toEqual([]);
    expect(named('contradicting_cases', cases)).toEqual([]);
  });

  it('are conversations whose turns are the same words, each in its turn', () => {
    const cases = [
      talk('I want a refund', 'yes please', 'no'),
      talk('I want a refnud', 'please, yes', 'no'),
      talk('I want a refund', 'no', 'yes please'),
    ];

    expect(named('near_duplicate_cases', cases)).toEqual(['case-2 case-1']);
  });
});

describe('contradictions', () => {
  it.each([
    ['one text', 'where is my order', 'Where is my order?'],
    ['nearly one text', 'where is my order', 'please, where is my ordre'],
  ])('are two intents for %s', (_, one, other) => {
    const cases = [asking(one), asking(other, { expected_intent: null })];

    expect(named('contradicting_cases', cases)).toEqual(['case-2 case-1']);
    expect(named('duplicate_cases', cases)).toEqual([]);
  });

  it('need two cases that ask for an intent', () => {
    const cases = [asking('hello'), asking('hello', { expected_response_contains: 'hi' })];

    expect(named('contradicting_cases', cases)).toEqual([]);
    expect(named('duplicate_cases', cases)).toEqual(['case-2 case-1']);
  });

  it('are not intents that differ in the form of their letters', () => {
    const cases = [
      asking('weg', { expected_intent: 'k\u00fcndigen' }),
      asking('weg', { expected_intent: 'ku\u0308ndigen' }),
    ];

    expect(named('contradicting_cases', cases)).toEqual([]);
  });
});

describe('what a suite leaves out', () => {
  it('is intents with one case, and anything out of scope', () => {
    const cases = [asking('a b'), asking('c d'), asking('e f', { expected_intent: 'refund' })];

    expect(named('intents_with_one_case', cases)).toEqual(['case-3']);
    expect(codes(cases)).toContain('no_out_of_scope_case');
    expect(codes([...cases, asking('g h', { expected_intent: null })])).not.toContain(
      'no_out_of_scope_case',
    );
  });

  it('is nothing where no intent is asked for', () => {
    expect(codes([asking('hello', { expected_response_contains: 'hi' })])).toEqual([]);
  });
});

function codes(test_cases: readonly object[]): QualityCode[] {
  return suiteQuality(Suite.parse({ suite_id: 'shop', test_cases })).map(({ code }) => code);
}
