import { describe, expect, it } from 'vitest';
import { caseIdOf, Suite, TestCase } from '../../../lib/domain/suite/suite.ts';
import { aConversation, aQuestion, aWrittenCase, aWrittenSuite, faultsOf } from './suite-faults.ts';

const issuesOf = (suite: unknown) =>
  Suite.safeParse(suite).error?.issues.map(({ path, message }) => [path.join('.'), message]);

describe('the schema of a suite on its own', () => {
  it('refuses what only the whole suite shows, with its remedy', () => {
    const test_cases = [aWrittenCase({ id: 'a' }), aWrittenCase({ id: 'a' })];

    expect(
      issuesOf(aWrittenSuite({ test_cases, gate: { tags: { vip: { pass_rate: 1 } } } })),
    ).toEqual([
      [
        'test_cases.1.id',
        'is "a", which is already the id of test_cases[0]; give each case an id of its own',
      ],
      [
        'gate.tags.vip',
        'sets a threshold for a tag that no case has; give the tag to a case or remove the threshold',
      ],
    ]);
  });

  it('keeps the remedy apart for whoever explains its issues', () => {
    const issues = Suite.safeParse(aWrittenSuite({ min_pass: 2 })).error?.issues;

    expect(issues).toMatchObject([
      { code: 'custom', params: { remedy: 'it must be between 1 and 1, or repeat larger' } },
    ]);
  });

  it('fills in the defaults', () => {
    expect(Suite.parse(aWrittenSuite())).toEqual({
      suite_id: 'shop',
      platform: 'executions-v1',
      labels: {},
      execution_timeout_seconds: 900,
      max_batch_size: 200,
      concurrency: 10,
      circuit_breaker_seconds: 1_500,
      poll_worth_seconds: 0.5,
      on_ambiguous_submit: 'resend',
      gate: { pass_rate: 0.95 },
      test_cases: [
        { input_text: 'Hello', context_variables: {}, outcome: { allowed_latency_ms: 800 } },
      ],
    });
  });

  it('survives a context that is nested 100,000 levels deep', () => {
    let context: object = {};
    for (let level = 0; level < 100_000; level += 1) context = { a: context };

    const outcome = TestCase.safeParse(aWrittenCase({ context_variables: context }));

    expect(outcome.error?.issues[0]?.message).toBe('is nested deeper than 8 levels');
  });
});

describe('a case', () => {
  it('goes by its own id, or by its position from 1 on', () => {
    expect(caseIdOf({ id: 'greet' }, 0)).toBe('greet');
    expect(caseIdOf({}, 0)).toBe('case-1');
    expect(caseIdOf({}, 19_999)).toBe('case-20000');
  });
});

describe('a text', () => {
  const place = 'test_cases.0.input_text';

  it.each([
    ['a\u0000b', 'has a NUL character', 'remove it'],
    [
      'a\ud800b',
      'has an unpaired surrogate, which is not valid Unicode',
      'write the whole character or remove it',
    ],
  ])('%j could be neither stored nor sent', (input_text, ...mishap) => {
    expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase({ input_text })] }))).toEqual([
      [place, ...mishap],
    ]);
  });

  it('of whole characters outside the basic plane is taken', () => {
    expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase({ input_text: '😀' })] }))).toEqual(
      [],
    );
  });
});

describe('a context', () => {
  it.each([
    ['context_variables', (mapping: object) => aWrittenCase({ context_variables: mapping })],
    [
      'turns.0.context_variables',
      (mapping: object) =>
        aWrittenCase({ turns: [{ input_text: 'x', outcome: {}, context_variables: mapping }] }),
    ],
    [
      'outcome.expected_data',
      (mapping: object) =>
        aWrittenCase({ outcome: { allowed_latency_ms: 800, expected_data: mapping } }),
    ],
  ])('is told where in %s it is wrong', (field, caseWith) => {
    expect(
      faultsOf(aWrittenSuite({ test_cases: [caseWith({ user: ['ok', 'a\u0000'] })] })),
    ).toEqual([[`test_cases.0.${field}.user.1`, 'has a NUL character', 'remove it']]);
  });
});

describe('texts that an answer is held against', () => {
  const faultsWith = (outcome: object) =>
    faultsOf(aConversation({ test_cases: [aQuestion(outcome)] }));
  const place = 'test_cases.0.outcome.expected_response_contains';

  it('are one or a list', () => {
    expect(faultsWith({ expected_response_contains: ['one', 'two'] })).toEqual([]);
    expect(faultsWith({ expected_response_excludes: 'one' })).toEqual([]);
    expect(faultsWith({ expected_response_equals: ['one'] })).toEqual([]);
  });

  it.each([
    ['', '', 'is empty', 'write at least one character'],
    [' ', '', 'is nothing but white space', 'write the words, or remove the field'],
    [[], '', 'is empty', 'write at least one entry'],
    [['a', ' '], '.1', 'is nothing but white space', 'write the words, or remove the field'],
    [['a', 7], '.1', 'is 7', 'it must be text'],
    [7, '', 'is 7', 'it must be text or a list of texts or null'],
    [{}, '', 'is a mapping', 'it must be text or a list of texts or null'],
  ])('are refused as %j, with where and why', (expected_response_contains, at, problem, remedy) => {
    expect(faultsWith({ expected_response_contains })).toEqual([
      [`${place}${at}`, problem, remedy],
    ]);
  });

  it('are one text in the contract, which has no list', () => {
    const outcome = { allowed_latency_ms: 800, expected_response_contains: ['a', 'b'] };

    expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase({ outcome })] }))).toEqual([
      [place, 'is a list', 'it must be text or null'],
    ]);
  });
});

describe('an expression', () => {
  const faultsOfExpression = (expected_response_matches: unknown) =>
    faultsOf(
      aWrittenSuite({
        test_cases: [
          aWrittenCase({ outcome: { allowed_latency_ms: 800, expected_response_matches } }),
        ],
      }),
    );
  const place = 'test_cases.0.outcome.expected_response_matches';

  it('in the syntax of RE2 is taken', () => {
    expect(faultsOfExpression('(?i)reset\\s+link')).toEqual([]);
  });

  it.each([
    ['(', 'error parsing regexp: missing closing ): `(`'],
    ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ])('%j is refused, with why', (expression, reason) => {
    expect(faultsOfExpression(expression)).toEqual([
      [
        place,
        `is no regular expression: ${reason}`,
        'write it in the syntax of RE2, which has no look-around and no back-references',
      ],
    ]);
  });

  it('is refused in a sentence that does not grow with it', () => {
    const [fault] = faultsOfExpression(`(${'x'.repeat(900)}`);

    expect(fault?.[1]).toHaveLength('is no regular expression: '.length + 120);
  });
});

describe('the words that an answer must contain or not', () => {
  it.each([
    ['  ', 'is nothing but white space', 'write the words, or remove the field'],
    ['', 'is empty', 'write at least one character'],
  ])('are refused where they are %j, as no answer could be told by them', (words, ...fault) => {
    for (const field of ['expected_response_contains', 'expected_response_excludes']) {
      const outcome = { [field]: words, allowed_latency_ms: 800 };

      expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase({ outcome })] }))).toEqual([
        [`test_cases.0.outcome.${field}`, ...fault],
      ]);
    }
  });
});
