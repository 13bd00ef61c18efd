import { describe, expect, it } from 'vitest';
import { evaluateCase } from '../../../lib/domain/evaluation/evaluate-case.ts';
import type { Judging } from '../../../lib/domain/evaluation/judging.ts';
import { matchResults } from '../../../lib/domain/evaluation/match-results.ts';
import type { TestCase } from '../../../lib/domain/suite/suite.ts';
import { aJudging, aPlatformResult } from '../../support/builders/platform-result-builder.ts';
import { aGoodResult, aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

type Outcome = Partial<ReturnType<typeof aTestCase>['outcome']>;

/** Evaluates one case on one result; what is not given is as it should be. */
function evaluate(
  outcome: Outcome,
  result: Record<string, unknown> = {},
  judging: Partial<Judging> = {},
) {
  const [testCase] = aSuite([aTestCase({ outcome })]).test_cases;
  if (testCase === undefined) return expect.fail();
  const planned = { id: 'case-1', testCase };
  const { matches } = matchResults([planned], [{ ...aGoodResult(testCase), ...result }]);
  return evaluateCase(planned, 0, matches[0] ?? expect.fail(), aJudging(judging));
}

const passes = { type: 'intent', passed: true };
/** The same as it is read. */
const PASSED = { ...passes, expected: null, actual: null };

describe('evaluating a case', () => {
  it('passes when the platform and our own rules agree on everything', () => {
    const { reportCase, discrepancies } = evaluate({
      expected_entities: ['city'],
      expected_entity_values: { day: 'monday' },
      expected_response_contains: 'On our way',
    });

    expect(reportCase.outcome).toBe('passed');
    expect(reportCase.assertions.map(({ type, source }) => `${source} ${type}`)).toEqual([
      'platform intent',
      'cognigate intent',
      'cognigate entities',
      'cognigate entity_values',
      'cognigate response',
      'cognigate latency',
    ]);
    expect(discrepancies).toEqual([]);
  });

  it.each([
    ['the intent is another', {}, { matched_intent: 'farewell' }],
    ['no intent matched', {}, { matched_intent: null }],
    ['the intent has no name', {}, { matched_intent: '' }],
    ['an out-of-scope input matched', { expected_intent: null }, { matched_intent: 'greeting' }],
    ['an entity is missing', { expected_entities: ['a', 'b'] }, { extracted_entities: ['a'] }],
    [
      'an entity has another value',
      { expected_entity_values: { a: '1' } },
      { extracted_entities: { a: '2' } },
    ],
    [
      'an entity with an expected value is missing',
      { expected_entity_values: { a: '1' } },
      { extracted_entities: [] },
    ],
    ['the answer lacks the text', { expected_response_contains: 'yes' }, { response_text: 'no' }],
    ['the answer came 1 ms late', {}, { latency_ms: 801 }],
    ['the platform says so', {}, { assertions: [{ type: 'intent', passed: false }] }],
    [
      'one of several assertions says so',
      {},
      { assertions: [passes, passes, { type: 'tone', passed: false }] },
    ],
    [
      'one of two on the same thing says so',
      {},
      { assertions: [passes, { type: 'intent', passed: false }] },
    ],
  ])('fails when %s', (_, outcome: Outcome, result: Record<string, unknown>) => {
    expect(evaluate(outcome, result).reportCase.outcome).toBe('failed');
  });

  it.each([
    ['an out-of-scope input matched nothing', { expected_intent: null }, { matched_intent: null }],
    ['the latency is just what is allowed', {}, { latency_ms: 800 }],
    [
      'the answer differs in case, white space and composition',
      { expected_response_contains: 'Caf\u00e9  au lait' },
      { response_text: 'ein CAFE\u0301\n\tAU LAIT bitte' },
    ],
    [
      'one of two values is the expected one',
      { expected_entity_values: { a: '1' } },
      { extracted_entities: { a: ['2', ' 1 '] } },
    ],
    ['the suite asks for no entity', { expected_entities: [] }, { extracted_entities: null }],
  ])('passes when %s', (_, outcome: Outcome, result: Record<string, unknown>) => {
    expect(evaluate(outcome, result).reportCase.outcome).toBe('passed');
  });

  it('R6: does not evaluate a case without assertions, however good its output', () => {
    const { reportCase } = evaluate({}, { assertions: [] });

    expect(reportCase.outcome).toBe('not_evaluated');
    expect(reportCase.not_evaluated_reason).toContain('no assertion');
  });

  it.each(['true', 1, null, undefined, {}, []])(
    'R7: does not evaluate a case with an assertion whose passed is %j',
    (passed) => {
      const { reportCase } = evaluate({}, { assertions: [passes, { type: 'intent', passed }] });

      expect(reportCase.outcome).toBe('not_evaluated');
      expect(reportCase.not_evaluated_reason).toContain('neither true nor false');
    },
  );

  it('does not evaluate a case whose expected entity value nobody can judge', () => {
    const names = evaluate(
      { expected_entity_values: { a: '1' } },
      { extracted_entities: ['a'] },
    ).reportCase;
    const silence = evaluate(
      { expected_entity_values: { a: '1' } },
      { extracted_entities: undefined },
    ).reportCase;

    expect([names.outcome, silence.outcome]).toEqual(['not_evaluated', 'not_evaluated']);
  });

  it('fails a case that fails otherwise, even where an entity value cannot be judged', () => {
    const { reportCase } = evaluate(
      { expected_entity_values: { a: '1' } },
      { extracted_entities: ['a'], matched_intent: 'farewell' },
    );

    expect(reportCase.outcome).toBe('failed');
  });

  it.each([
    ['the platform', { matched_intent: 'greeting' }, false, true],
    ['us', { assertions: [passes], matched_intent: 'farewell' }, true, false],
  ])('counts the stricter of two judgements, by %s', (_, result, platform, cognigate) => {
    const { reportCase, discrepancies } = evaluate(
      {},
      { assertions: [{ type: 'Matched Intent', passed: platform }], ...result },
    );

    expect(reportCase.outcome).toBe('failed');
    expect(discrepancies).toEqual([
      { case_id: 'case-1', kind: 'disagreement', type: 'intent', platform, cognigate },
    ]);
  });

  const silent = {
    extracted_entities: undefined,
    matched_intent: undefined,
    response_text: null,
    latency_ms: null,
  };

  it('is not evaluated where a directive was judged by nobody, and lists each of them', () => {
    const { reportCase, discrepancies } = evaluate(
      { expected_response_contains: 'yes', expected_entities: ['city'] },
      { assertions: [{ type: 'entity', passed: true }], ...silent },
    );

    expect(reportCase.outcome).toBe('not_evaluated');
    expect(reportCase.not_evaluated_reason).toBe(
      'the platform returned no intent to compare with the expected one',
    );
    expect(reportCase).not.toHaveProperty('matched_intent');
    expect(discrepancies.map(({ kind, type }) => `${kind} ${type}`)).toEqual([
      'unchecked intent',
      'unchecked response',
      'unchecked latency',
    ]);
  });

  it.each(['intent', 'entities', 'response', 'latency'])(
    'is evaluated where the platform judged the %s that we cannot',
    (type) => {
      const outcome = { expected_response_contains: 'On our way', expected_entities: ['city'] };
      const field = {
        intent: { matched_intent: undefined },
        entities: { extracted_entities: undefined },
        response: { response_text: null },
        latency: { latency_ms: null },
      }[type];

      const unjudged = evaluate(outcome, { ...field, assertions: [{ type: 'x', passed: true }] });
      const judged = evaluate(outcome, { ...field, assertions: [{ type, passed: true }] });

      expect(unjudged.reportCase.outcome).toBe('not_evaluated');
      expect(judged.reportCase.outcome).toBe('passed');
    },
  );

  it.each([
    ['a platform judges its cases as a whole', { asWhole: true }],
    ['the suite lets unchecked directives pass', { uncheckedAllowed: true }],
  ])('passes with directives that nobody judged where %s', (_why, judging) => {
    const outcome = { expected_response_contains: 'yes', expected_entities: ['city'] };
    const said = { assertions: [{ type: 'custom', passed: true }], ...silent };

    expect(evaluate(outcome, said, judging).reportCase.outcome).toBe('passed');
  });

  it.each([{ asWhole: true }, { uncheckedAllowed: true }, { latencyExcused: true }])(
    'is not evaluated without what only we can judge, whatever else is excused: %j',
    (judging) => {
      const { reportCase } = evaluate(
        { expected_response_excludes: 'no' },
        { response_text: null },
        judging,
      );

      expect(reportCase.outcome).toBe('not_evaluated');
    },
  );

  it('excuses a latency that the platform never tells, and nothing else', () => {
    const excused = { latencyExcused: true };

    expect(evaluate({}, { latency_ms: null }, excused).reportCase.outcome).toBe('passed');
    const unjudged = { matched_intent: undefined, assertions: [{ type: 'tone', passed: true }] };
    expect(evaluate({}, unjudged, excused).reportCase.outcome).toBe('not_evaluated');
  });

  it('keeps an assertion type that it does not know, with what the platform said', () => {
    const { reportCase } = evaluate(
      {},
      { assertions: [{ type: 'tone of voice', passed: true, expected: { a: [1] } }] },
    );

    expect(reportCase.assertions[0]).toEqual({
      type: 'tone of voice',
      expected: { a: [1] },
      actual: null,
      passed: true,
      source: 'platform',
    });
  });

  it('says nothing of an intent where the suite is silent', () => {
    const { reportCase } = evaluate({ expected_intent: undefined });

    expect(reportCase).not.toHaveProperty('expected_intent');
    expect(reportCase.assertions.filter(({ source }) => source === 'cognigate')).toHaveLength(1);
  });

  it.each([
    ['intent', ['intent', 'Intents', 'matched-intent', 'expected_intent', ' Intent  Match ']],
    ['entities', ['entities', 'entity', 'extracted entities', 'expected_entities']],
    ['entities', ['entity_match', 'entities match']],
    ['entity_values', ['entity_values', 'Entity Value', 'expected_entity_values']],
    ['response', ['response', 'response_contains', 'response_text', 'text', 'TEXT CONTAINS']],
    ['response', ['expected_response_contains']],
    ['confidence', ['intent_confidence', 'min_confidence']],
    ['response_excludes', ['expected_response_excludes']],
    ['response_equals', ['expected_response_equals']],
    ['response_matches', ['expected_response_matches']],
    ['data', ['expected_data']],
    ['latency', ['latency', 'latency_ms', 'response_time', 'response-time-ms']],
    ['latency', ['allowed_latency_ms']],
  ])('knows %s by the words %j', (directive, words) => {
    const { reportCase } = evaluate(
      {},
      { assertions: words.map((type) => ({ type, passed: true })) },
    );

    const types = reportCase.assertions
      .filter(({ source }) => source === 'platform')
      .map(({ type }) => type);
    expect(types).toEqual(words.map(() => directive));
  });

  it('takes the platform to deny what one of its assertions on it denies', () => {
    const { discrepancies } = evaluate(
      {},
      { assertions: [passes, { type: 'intent', passed: false }] },
    );

    expect(discrepancies).toEqual([
      { case_id: 'case-1', kind: 'disagreement', type: 'intent', platform: false, cognigate: true },
    ]);
  });

  it('shows the assertions that can be read of a case that is not evaluated', () => {
    const { reportCase } = evaluate({}, { assertions: [passes, { type: 'tone', passed: 'no' }] });

    expect(reportCase.assertions.map(({ type, source }) => `${source} ${type}`)).toEqual([
      'platform intent',
      'cognigate intent',
      'cognigate latency',
    ]);
  });

  it('shows what the bot put out, and the case as it was planned', () => {
    const { reportCase } = evaluateCase(
      { id: 'greet', testCase: aCase({ name: 'greets', tags: ['smoke'] }) },
      3,
      { result: { ...aPlatformResult(), assertions: [PASSED] }, problem: null },
      aJudging(),
    );

    expect(reportCase).toMatchObject({
      id: 'greet',
      name: 'greets',
      tags: ['smoke'],
      batch: 3,
      matched_intent: 'greeting',
      confidence: 0.9,
      entities: [{ name: 'city', value: 'Rome' }],
      response_text: 'hello to you',
      latency_ms: 120,
    });
  });

  it('does not evaluate a case without a result, and says why', () => {
    const evaluated = evaluateCase(
      { id: 'greet', testCase: aCase() },
      1,
      { result: null, problem: 'it was lost' },
      aJudging(),
    );

    expect(evaluated).toEqual({
      reportCase: {
        id: 'greet',
        input_text: 'hello',
        tags: [],
        batch: 1,
        expected_intent: 'greeting',
        outcome: 'not_evaluated',
        not_evaluated_reason: 'it was lost',
        assertions: [],
        confidence: null,
        entities: [],
        response_text: null,
        latency_ms: null,
      },
      discrepancies: [],
    });
    expect(evaluated.reportCase).not.toHaveProperty('name');
  });

  it('has no entities where the platform is silent about them', () => {
    expect(evaluate({}, { extracted_entities: undefined }).reportCase.entities).toEqual([]);
  });

  it('does not let a platform that judges excuse a case by a problem, nor by turns', () => {
    const turns = [{ input_text: 'hello', outcome: {} }];
    const { reportCase } = evaluateCase(
      { id: 'greet', testCase: aCase({ turns }) },
      0,
      {
        result: aPlatformResult({
          assertions: [{ ...PASSED, passed: false }],
          problem: 'too busy',
          turns: [],
        }),
        problem: null,
      },
      aJudging(),
    );

    expect(reportCase).toMatchObject({ outcome: 'failed', not_evaluated_reason: null });
    expect(reportCase).not.toHaveProperty('turns');
  });
});

function aCase(overrides: Partial<TestCase> = {}): TestCase {
  const [testCase] = aSuite([aTestCase()]).test_cases;
  return { ...(testCase ?? expect.fail()), ...overrides };
}
