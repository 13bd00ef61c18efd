import { describe, expect, it } from 'vitest';
import { isSameValue, judge } from '../../../lib/domain/evaluation/own-judgement.ts';
import type { PlatformResult } from '../../../lib/domain/evaluation/platform-result.ts';
import type { Outcome } from '../../../lib/domain/suite/suite.ts';
import { aPlatformResult } from '../../support/builders/platform-result-builder.ts';

/** What came of the one directive of the outcome: its assertion, null where nothing can be judged. */
function judgementOf(outcome: Outcome, result: Partial<PlatformResult>) {
  const judgements = judge(outcome, aPlatformResult(result));
  expect(judgements).toHaveLength(1);
  return judgements[0]?.assertion ?? null;
}

describe('our own judgement', () => {
  it('is given of what the suite asks for, in the order of the report', () => {
    const everything: Outcome = {
      allowed_latency_ms: 800,
      expected_tool_call: true,
      expected_silence: true,
      expected_data: { a: 1 },
      expected_response_matches: 'hello',
      expected_response_equals: 'Hello there',
      expected_response_excludes: 'sorry',
      expected_response_contains: 'hello',
      expected_entity_values: { city: 'Rome' },
      expected_entities: ['city'],
      min_confidence: 0.5,
      expected_intent: 'greeting',
    };

    expect(judge(everything, aPlatformResult()).map(({ directive }) => directive)).toEqual([
      'intent',
      'confidence',
      'entities',
      'entity_values',
      'response',
      'response_excludes',
      'response_equals',
      'response_matches',
      'data',
      'silence',
      'tool_call',
      'latency',
    ]);
  });

  it.each<Outcome>([
    {},
    { expected_entities: null },
    { expected_entities: [] },
    { expected_entity_values: {} },
    { expected_response_contains: null },
  ])('is silent where %j asks for nothing', (outcome) => {
    expect(judge(outcome, aPlatformResult())).toEqual([]);
  });

  it('names what was expected, what was found and who judged', () => {
    expect(judge({ min_confidence: 0.8 }, aPlatformResult({ confidence: 0.6 }))).toEqual([
      {
        directive: 'confidence',
        assertion: {
          type: 'confidence',
          expected: 0.8,
          actual: 0.6,
          passed: false,
          source: 'cognigate',
        },
      },
    ]);
  });

  it.each<[Outcome, Partial<PlatformResult>, boolean]>([
    [{ min_confidence: 0.8 }, { confidence: 0.8 }, true],
    [{ min_confidence: 0.8 }, { confidence: 0.79 }, false],
    [{ min_confidence: 0 }, { confidence: 0 }, true],
    [{ allowed_latency_ms: 800 }, { latencyMs: 800 }, true],
    [{ allowed_latency_ms: 800 }, { latencyMs: 800.9 }, false],
    [{ allowed_latency_ms: 800 }, { latencyMs: 801 }, false],
    [{ allowed_latency_ms: 800 }, { latencyMs: 0 }, true],
    [{ expected_intent: null }, { matchedIntent: null }, true],
    [{ expected_intent: null }, { matchedIntent: 'greeting' }, false],
    [{ expected_intent: 'greeting' }, { matchedIntent: null }, false],
    [{ expected_intent: 'greeting' }, { matchedIntent: 'Greeting' }, false],
  ])('holds %j against %j: %s', (outcome, result, passed) => {
    expect(judgementOf(outcome, result)?.passed).toBe(passed);
  });

  it('lists each entity that was found once, and asks for all that were expected', () => {
    const entities = [
      { name: 'city', value: 'Rome' },
      { name: 'city', value: 'Oslo' },
      { name: 'day', value: null },
    ];

    expect(judgementOf({ expected_entities: ['day', 'city'] }, { entities })).toMatchObject({
      expected: ['day', 'city'],
      actual: ['city', 'day'],
      passed: true,
    });
    expect(judgementOf({ expected_entities: ['day', 'time'] }, { entities })?.passed).toBe(false);
    expect(judgementOf({ expected_entities: ['day'] }, { entities: [] })?.passed).toBe(false);
  });

  it('shows all values that an entity was found with', () => {
    const entities = [
      { name: 'city', value: 'Rome' },
      { name: 'day', value: 'monday' },
      { name: 'city', value: 'Oslo' },
    ];

    expect(judgementOf({ expected_entity_values: { city: 'Oslo' } }, { entities })).toMatchObject({
      expected: { city: 'Oslo' },
      actual: { city: ['Rome', 'Oslo'] },
      passed: true,
    });
  });

  const unknown = { name: 'city', value: null };
  const wrong = { name: 'city', value: 'Oslo' };
  const right = { name: 'city', value: 'Rome' };
  const otherUnknown = { name: 'day', value: null };
  it.each<[string, PlatformResult['entities'], boolean | null]>([
    ['is the one expected', [right], true],
    ['is the one expected, beside one that is withheld', [unknown, right], true],
    ['is another', [wrong], false],
    ['is another, beside one that is withheld', [wrong, unknown], null],
    ['is withheld', [unknown], null],
    ['was not found', [], false],
    ['was not found, and that of another entity is withheld', [otherUnknown], false],
  ])('of an entity whose value %s', (_, entities, passed) => {
    const judgement = judgementOf({ expected_entity_values: { city: 'Rome' } }, { entities });

    expect(judgement?.passed ?? null).toBe(passed);
  });

  it('is certain of several values as soon as one of them is surely wrong', () => {
    const expected_entity_values = { city: 'Rome', day: 'monday' };

    const oneWrong = judgementOf({ expected_entity_values }, { entities: [wrong, otherUnknown] });
    const rightAndWrong = judgementOf(
      { expected_entity_values },
      { entities: [right, { name: 'day', value: 'friday' }] },
    );
    const oneUnknown = judgementOf({ expected_entity_values }, { entities: [right, otherUnknown] });

    expect([oneWrong?.passed, rightAndWrong?.passed]).toEqual([false, false]);
    expect(oneUnknown).toBeNull();
  });

  it.each([
    ['contains', 'on  our WAY', 'We are On our way!', true],
    ['contains', ' on our way ', 'we are on\n\tour way', true],
    ['contains', 'caf\u00e9', 'CAFE\u0301', true],
    ['contains', 'on our way', 'on the way', false],
    ['contains', 'on our way', 'onour way', false],
    ['contains', 'strasse', 'stra\u00dfe', false],
    ['excludes', 'sorry', 'hello', true],
    ['excludes', 'sorry', 'So SORRY!', false],
    ['excludes', 'so  sorry', 'so\nsorry', false],
    ['excludes', 'refund', 're\u00adfund', false],
    ['excludes', 'password', 'ｐａｓｓｗｏｒｄ', false],
    ['excludes', 'password', 'pass\u200bword', false],
    ['excludes', 'password', 'pass\u034fw\ufe0ford\u2060', false],
    ['excludes', 're\u00adfund', 'a refund', false],
    ['contains', 'refund', 're\u00adfund', true],
    ['matches', '^order [0-9]+$', 'order 17', true],
    ['matches', 'Order', 'order 17', false],
    ['matches', 'er 1', 'order 17', true],
  ] as const)('of a text that %s %j: %j has it %s', (kind, expected, responseText, passed) => {
    const judgement = judgementOf({ [`expected_response_${kind}`]: expected }, { responseText });

    expect(judgement).toMatchObject({ expected, actual: responseText, passed });
  });

  it.each<[string, PlatformResult['outputData'], boolean]>([
    ['one of several outputs carries', [{ b: 2 }, { a: 1, b: 2 }], true],
    ['only several together carry', [{ a: 1 }, { b: 2 }], false],
    ['there is no output to carry', [], false],
  ])('of data that %s', (_, outputData = [], passed) => {
    expect(judgementOf({ expected_data: { a: 1, b: 2 } }, { outputData })).toMatchObject({
      actual: [...outputData],
      passed,
    });
  });

  it.each<[Outcome, Partial<PlatformResult>]>([
    [{ expected_intent: 'greeting' }, { matchedIntent: undefined }],
    [{ expected_intent: null }, { matchedIntent: undefined }],
    [{ min_confidence: 0 }, { confidence: null }],
    [{ expected_entities: ['city'] }, { entities: undefined }],
    [{ expected_entity_values: { city: 'Rome' } }, { entities: undefined }],
    [{ expected_response_contains: 'hello' }, { responseText: null }],
    [{ expected_response_excludes: 'sorry' }, { responseText: null }],
    [{ expected_response_matches: '.*' }, { responseText: null }],
    [{ expected_data: {} }, { outputData: undefined }],
    [{ allowed_latency_ms: 5_000 }, { latencyMs: null }],
  ])('of %j is withheld where the platform said %j', (outcome, result) => {
    const [spoken] = judge(outcome, aPlatformResult());

    expect(judge(outcome, aPlatformResult(result))).toEqual([
      { directive: spoken?.directive, assertion: null },
    ]);
    expect(spoken?.assertion?.type).toBe(spoken?.directive);
  });
});

describe('two values of an entity', () => {
  it.each([
    ['Rome', 'Rome', true],
    [' Rome\n', 'Rome', true],
    ['Rome', '\tRome ', true],
    ['Malmo\u0308', 'Malm\u00f6', true],
    ['Malm\u00f6', 'Malmo\u0308', true],
    ['rome', 'Rome', false],
    ['', ' ', true],
    [null, 'null', false],
    [null, '', false],
  ])('%j and %j are the same: %s', (found, expected, same) => {
    expect(isSameValue(found, expected)).toBe(same);
  });
});
