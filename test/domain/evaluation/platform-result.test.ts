import { describe, expect, it } from 'vitest';
import { readResult } from '../../../lib/domain/evaluation/platform-result.ts';

/** The least that can be read. */
const BARE = { assertions: [] };

/** What is read where `raw` has nothing but it. */
const NOTHING_SAID = {
  assertions: [],
  matchedIntent: undefined,
  entities: undefined,
  confidence: null,
  responseText: null,
  latencyMs: null,
  problem: null,
};

/** Lists within lists, `depth` of them around a word. */
function nested(depth: number): unknown {
  return depth === 0 ? 'word' : [nested(depth - 1)];
}

function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

describe('reading a result', () => {
  it('takes silence for silence', () => {
    expect(readResult(BARE)).toEqual({
      caseId: null,
      inputText: null,
      result: NOTHING_SAID,
      problem: null,
      confidenceUnusable: false,
    });
    expect(readResult(BARE).result).not.toHaveProperty('turns');
    expect(readResult(BARE).result).not.toHaveProperty('outputData');
  });

  it('reads all that a platform may say', () => {
    const reading = readResult({
      case_id: 'case-7',
      input_text: 'hello',
      assertions: [{ type: 'intent', expected: 'a', actual: 'b', passed: false, note: 'more' }],
      matched_intent: 'b',
      extracted_entities: [{ name: 'city', value: 'Rome', start: 4 }],
      intent_confidence: 0.5,
      response_text: 'hi',
      latency_ms: 0,
      output_data: [{ a: [1, true, null] }, 'x'],
      problem: 'the bot hung up',
      further: 'field',
    });

    expect(reading).toEqual({
      caseId: 'case-7',
      inputText: 'hello',
      problem: null,
      confidenceUnusable: false,
      result: {
        assertions: [{ type: 'intent', expected: 'a', actual: 'b', passed: false }],
        matchedIntent: 'b',
        entities: [{ name: 'city', value: 'Rome' }],
        confidence: 0.5,
        responseText: 'hi',
        latencyMs: 0,
        outputData: [{ a: [1, true, null] }, 'x'],
        problem: 'the bot hung up',
      },
    });
  });

  it.each([null, undefined, 'text', 7, [], [BARE]])('does not read %j', (raw) => {
    expect(readResult(raw)).toEqual({
      caseId: null,
      inputText: null,
      result: null,
      problem: 'is not an object',
      confidenceUnusable: false,
    });
  });

  it.each([
    [{ assertions: undefined }, 'has no list of assertions'],
    [{ assertions: {} }, 'has no list of assertions'],
    [{ assertions: [{}, 'x'] }, 'has an assertion that is not an object'],
    [{ assertions: [[]] }, 'has an assertion that is not an object'],
    [{ matched_intent: 42 }, 'has a matched_intent that is not a string'],
    [{ response_text: false }, 'has a response_text that is not a string'],
    [{ response: {} }, 'has a response that is not a string'],
    [{ problem: 1 }, 'has a problem that is not a string'],
    [{ latency_ms: -1 }, 'has a latency_ms that is not a number of at least 0'],
    [{ latency_ms: Number.NaN }, 'has a latency_ms that is not a number of at least 0'],
    [
      { latency_ms: Number.POSITIVE_INFINITY },
      'has a latency_ms that is not a number of at least 0',
    ],
    [{ latency_ms: '9' }, 'has a latency_ms that is not a number of at least 0'],
    [
      { extracted_entities: 'city' },
      'has extracted_entities that are neither a list nor an object',
    ],
    [{ extracted_entities: [{ value: 'Rome' }] }, 'has an extracted entity without a name'],
    [{ extracted_entities: [{ name: 7 }] }, 'has an extracted entity without a name'],
    [{ extracted_entities: [null] }, 'has an extracted entity without a name'],
    [{ turns: null }, 'has turns that are not a list'],
    [{ turns: [null] }, 'has a turn that is not an object'],
    [{ turns: [{ latency_ms: -1 }] }, 'has a latency_ms that is not a number of at least 0'],
  ])('does not judge by %j, and still knows whose it is', (field, problem) => {
    const reading = readResult({ ...BARE, case_id: 'case-7', input_text: 'hello', ...field });

    expect(reading).toMatchObject({
      caseId: 'case-7',
      inputText: 'hello',
      result: null,
      problem,
    });
  });

  it.each([
    [{ case_id: {} }, 'has a case_id that is not a string'],
    [{ case_id: true }, 'has a case_id that is not a string'],
    [{ case_id: 'case-7', input_text: 7 }, 'has a input_text that is not a string'],
  ])('does not know whose it is by %j', (field, problem) => {
    expect(readResult({ ...BARE, intent_confidence: 2, ...field })).toEqual({
      caseId: null,
      inputText: null,
      result: null,
      problem,
      confidenceUnusable: true,
    });
  });

  it.each([
    ['case-7', 'case-7'],
    [7, '7'],
    [0, '0'],
    ['', null],
    [null, null],
    [undefined, null],
  ])('reads the case_id %j as %j', (case_id, caseId) => {
    expect(readResult({ ...BARE, case_id })).toMatchObject({ caseId, problem: null });
  });

  it.each([
    ['greeting', 'greeting'],
    ['', null],
    [null, null],
    [undefined, undefined],
  ])('reads the matched intent %j as %j', (matched_intent, matchedIntent) => {
    expect(readResult({ ...BARE, matched_intent }).result?.matchedIntent).toBe(matchedIntent);
  });

  it.each([
    [{ intent_confidence: 0 }, 0, false],
    [{ intent_confidence: 1 }, 1, false],
    [{ confidence: 0.4 }, 0.4, false],
    [{ intent_confidence: 0.3, confidence: 0.4 }, 0.3, false],
    [{ intent_confidence: null, confidence: 0.4 }, 0.4, false],
    [{ confidence: null }, null, false],
    [{ intent_confidence: 1.01 }, null, true],
    [{ intent_confidence: -0.01 }, null, true],
    [{ intent_confidence: '0.5' }, null, true],
    [{ intent_confidence: Number.NaN }, null, true],
  ])('reads %j as a confidence of %j, unusable: %s', (field, confidence, confidenceUnusable) => {
    const reading = readResult({ ...BARE, ...field });

    expect(reading).toMatchObject({ confidenceUnusable, result: { confidence } });
  });

  it.each([
    [0.4, 0.4],
    [1, 1],
    [1.01, null],
    [-0.01, null],
    ['0.5', null],
    [undefined, null],
  ])('reads the confidence %j of a turn as %j', (confidence, expected) => {
    const { result } = readResult({ ...BARE, turns: [{ confidence }] });

    expect(result?.turns?.map((turn) => turn.confidence)).toEqual([expected]);
  });

  it('says that a confidence is unusable even of what cannot be read otherwise', () => {
    expect(readResult({ intent_confidence: 7 })).toMatchObject({
      result: null,
      confidenceUnusable: true,
    });
  });

  it.each([
    [{ response_text: 'a', response: 'b' }, 'a'],
    [{ response: 'b' }, 'b'],
    [{ response_text: '', response: 'b' }, ''],
  ])('reads the answer of %j as %j', (field, responseText) => {
    expect(readResult({ ...BARE, ...field }).result?.responseText).toBe(responseText);
  });

  it.each([
    [0, 0],
    [12.5, 12.5],
    [null, null],
    [undefined, null],
  ])('reads the latency %j as %j', (latency_ms, latencyMs) => {
    expect(readResult({ ...BARE, latency_ms })).toMatchObject({
      problem: null,
      result: { latencyMs },
    });
  });

  it.each([
    [true, true],
    [false, false],
    ['true', null],
    [1, null],
    [null, null],
    [undefined, null],
  ])('reads the passed of an assertion, %j, as %j', (passed, read) => {
    const { result } = readResult({ assertions: [{ type: 'x', passed }] });

    expect(result?.assertions).toEqual([{ type: 'x', expected: null, actual: null, passed: read }]);
  });

  it.each([
    ['tone', 'tone'],
    [' tone ', ' tone '],
    ['', 'unnamed'],
    ['  ', 'unnamed'],
    [7, 'unnamed'],
    [undefined, 'unnamed'],
  ])('reads the type of an assertion, %j, as %j', (type, read) => {
    expect(readResult({ assertions: [{ type, passed: true }] }).result?.assertions[0]?.type).toBe(
      read,
    );
  });

  it.each([
    [{ city: null, day: [], hour: {}, name: '' }, []],
    [{ city: [null], day: ['', ' '], hour: [{}], name: '\u00a0\t' }, []],
    [[{ name: 'city', value: null }, { name: 'day', value: '' }, ' '], []],
    [{ city: { zip: '' } }, []],
    [{ city: { zip: '00100' } }, [{ name: 'city', value: null }]],
    [{ sure: false }, [{ name: 'sure', value: 'false' }]],
    [{ seats: 0 }, [{ name: 'seats', value: '0' }]],
    [[{ name: 'city' }], [{ name: 'city', value: null }]],
    [
      [{ name: 'city', value: ['Rome', 7, {}] }],
      [
        { name: 'city', value: 'Rome' },
        { name: 'city', value: '7' },
      ],
    ],
    [['city'], [{ name: 'city', value: null }]],
    [[], []],
    [{}, []],
    [undefined, undefined],
    [null, undefined],
  ])(
    'reads the entities %j: what has no value was not extracted',
    (extracted_entities, entities) => {
      const { result, problem } = readResult({ ...BARE, extracted_entities });

      expect(problem).toBeNull();
      expect(result?.entities).toEqual(entities);
    },
  );

  it('drops what JSON does not have, and what is nested deeper than 20 levels', () => {
    const assertionOf = (expected: unknown) =>
      readResult({ assertions: [{ type: 'x', passed: true, expected }] }).result?.assertions[0];

    expect(
      assertionOf({ a: Number.NaN, b: [undefined, 1.5], c: Number.NEGATIVE_INFINITY }),
    ).toEqual(expect.objectContaining({ expected: { a: null, b: [null, 1.5], c: null } }));
    expect(depthOf(assertionOf(nested(20))?.expected)).toBe(20);
    expect(JSON.stringify(assertionOf(nested(20)))).toContain('word');
    expect(depthOf(assertionOf(nested(21))?.expected)).toBe(20);
    expect(JSON.stringify(assertionOf(nested(21)))).not.toContain('word');
    expect(assertionOf({ a: { b: { c: 1 } } })?.expected).toEqual({ a: { b: { c: 1 } } });
  });

  it('knows of objects, too, how deep they are nested', () => {
    const deep = (depth: number): unknown => (depth === 0 ? 'word' : { a: deep(depth - 1) });
    const read = (depth: number) =>
      JSON.stringify(readResult({ assertions: [{ expected: deep(depth), passed: true }] }).result);

    expect(read(20)).toContain('word');
    expect(read(21)).not.toContain('word');
  });

  it('reads no output data where there is no list of it', () => {
    expect(readResult({ ...BARE, output_data: { a: 1 } }).result?.outputData).toBeUndefined();
    expect(readResult({ ...BARE, output_data: [] }).result?.outputData).toEqual([]);
  });

  it('reads each turn of a conversation as a result without assertions', () => {
    const { result } = readResult({
      ...BARE,
      turns: [
        { matched_intent: 'a', confidence: 0.4, response_text: 'hi', latency_ms: 12 },
        { confidence: 'high', intent_confidence: 0.5, output_data: [1] },
      ],
    });

    const { problem: _, ...silent } = NOTHING_SAID;
    expect(result?.turns).toEqual([
      { ...silent, matchedIntent: 'a', confidence: 0.4, responseText: 'hi', latencyMs: 12 },
      { ...silent, outputData: [1] },
    ]);
  });

  it.each([
    [{ error: 'timeout' }, 'has an error'],
    [{ error: { code: 504 } }, 'has an error'],
    [{ error: true }, 'has an error'],
    [{ error: 0 }, 'has an error'],
    [{ skipped: true }, 'says that the case was skipped'],
  ])('does not read a result with %j, whatever it asserts', (stated, problem) => {
    expect(readResult({ ...BARE, ...stated })).toMatchObject({ result: null, problem });
  });

  it.each([
    [{ error: null }],
    [{ error: '' }],
    [{ error: {} }],
    [{ error: [] }],
    [{ error: false }],
    [{ skipped: false }],
    [{ skipped: null }],
  ])('reads a result with %j, which says that nothing is wrong', (stated) => {
    expect(readResult({ ...BARE, ...stated }).problem).toBeNull();
  });
});
