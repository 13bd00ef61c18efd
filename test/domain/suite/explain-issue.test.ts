import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Policy } from '../../../lib/domain/governance/policy.ts';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { explainIssue } from '../../../lib/domain/suite/explain-issue.ts';
import { formatPath } from '../../../lib/domain/suite/input-problem.ts';
import { aWrittenCase, aWrittenSuite, faultsOf, sentenceOf } from './suite-faults.ts';

const aCaseWith = (overrides: object) => ({ test_cases: [aWrittenCase(overrides)] });
const anOutcomeWith = (overrides: object) =>
  aCaseWith({ outcome: { allowed_latency_ms: 800, ...overrides } });
const aConversation = (overrides: object) => ({
  platform: 'cognigy-ai',
  cognigy: { mode: 'conversation', endpoint: 'Gate', ...overrides },
});

describe('a field of the wrong kind', () => {
  it.each<[suite: object, place: string, problem: string, remedy: string]>([
    [{ suite_id: 7 }, 'suite_id', 'is 7', 'it must be text'],
    [{ suite_id: true }, 'suite_id', 'is true', 'it must be text'],
    [{ suite_id: null }, 'suite_id', 'is empty (null)', 'it must be text'],
    [{ suite_id: ['a'] }, 'suite_id', 'is a list', 'it must be text'],
    [{ suite_id: {} }, 'suite_id', 'is a mapping', 'it must be text'],
    [
      anOutcomeWith({ expected_intent: 1 }),
      'test_cases.0.outcome.expected_intent',
      'is 1',
      'it must be text or null',
    ],
    [
      anOutcomeWith({ expected_entities: 'city' }),
      'test_cases.0.outcome.expected_entities',
      'is the text "city"',
      'it must be a list of names or null',
    ],
    [
      aCaseWith({ tags: 'vip' }),
      'test_cases.0.tags',
      'is the text "vip"',
      'it must be a list of names',
    ],
    [aCaseWith({ turns: 1 }), 'test_cases.0.turns', 'is 1', 'it must be a list of turns'],
    [
      { test_cases: 'Hello' },
      'test_cases',
      'is the text "Hello"',
      'it must be a list of test cases',
    ],
    [{ labels: [] }, 'labels', 'is a list', 'it must be a mapping of names to values'],
    [
      { test_cases: [null] },
      'test_cases.0',
      'is empty (null)',
      'it must be a mapping with input_text and outcome',
    ],
    [
      aCaseWith({ quarantine: 'yes' }),
      'test_cases.0.quarantine',
      'is the text "yes"',
      'it must be a mapping with until and reason',
    ],
    [{ gate: 1 }, 'gate', 'is 1', 'it must be a mapping with fields such as pass_rate'],
    [
      aCaseWith({ quarantine: { until: '2026-02-30', reason: 'broken' } }),
      'test_cases.0.quarantine.until',
      'is the text "2026-02-30"',
      'it must be a day that there is, such as "2026-12-31"',
    ],
    [
      aConversation({ test_mode: 'yes' }),
      'cognigy.test_mode',
      'is the text "yes"',
      'it must be true or false',
    ],
    [
      aConversation({ playbooks: 1 }),
      'cognigy.playbooks',
      'is 1',
      'it must be a list of playbooks',
    ],
  ])('in %j is told at %s: %s; %s', (overrides, ...sentence) => {
    expect(faultsOf(aWrittenSuite(overrides))).toContainEqual(sentence);
  });
});

describe('a number', () => {
  it.each<[suite: object, place: string, problem: string, remedy: string]>([
    [{ max_batch_size: 0 }, 'max_batch_size', 'is 0', 'it must be between 1 and 500'],
    [{ max_batch_size: 501 }, 'max_batch_size', 'is 501', 'it must be between 1 and 500'],
    [{ concurrency: 1e21 }, 'concurrency', 'is 1e+21', 'it must be between 1 and 100'],
    [
      { max_batch_size: 1.5 },
      'max_batch_size',
      'is 1.5',
      'it must be a whole number between 1 and 500',
    ],
    [
      { execution_timeout_seconds: '15 min' },
      'execution_timeout_seconds',
      'is the text "15 min"',
      'it must be a whole number between 30 and 1800 seconds',
    ],
    [
      { poll_worth_seconds: 'long' },
      'poll_worth_seconds',
      'is the text "long"',
      'it must be a number between 0.01 and 60 seconds',
    ],
    [
      { poll_worth_seconds: 61 },
      'poll_worth_seconds',
      'is 61',
      'it must be between 0.01 and 60 seconds',
    ],
    [
      anOutcomeWith({ allowed_latency_ms: 99 }),
      'test_cases.0.outcome.allowed_latency_ms',
      'is 99',
      'it must be between 100 and 5000 ms',
    ],
  ])('in %j is told at %s: %s; %s', (overrides, ...sentence) => {
    expect(faultsOf(aWrittenSuite(overrides))).toEqual([sentence]);
  });
});

describe('a share', () => {
  it.each<[written: unknown, problem: string, remedy: string]>([
    [95, 'is 95', 'for 95 % write 0.95'],
    [2, 'is 2', 'for 2 % write 0.02'],
    [100, 'is 100', 'for 100 % write 1'],
    ['95%', 'is the text "95%"', 'for 95 % write 0.95'],
    [' 0.5 % ', 'is the text " 0.5 % "', 'for 0.5 % write 0.005'],
    ['12.25 %', 'is the text "12.25 %"', 'for 12.25 % write 0.1225'],
    ['100 %', 'is the text "100 %"', 'for 100 % write 1'],
  ])('written as the percentage %j is told what to write', (written, ...sentence) => {
    const faults = faultsOf(aWrittenSuite({ gate: { pass_rate: written } }));

    expect(faults).toEqual([['gate.pass_rate', ...sentence]]);
  });

  it.each([1.01, 1.99, 101, -5])(
    'that is %d, which no percentage is, is told its range',
    (written) => {
      const faults = faultsOf(aWrittenSuite({ gate: { pass_rate: written } }));

      expect(faults).toEqual([
        ['gate.pass_rate', `is ${written}`, 'it must be a share between 0 and 1'],
      ]);
    },
  );

  it.each([
    '95',
    '101 %',
    'about 95 %',
    '95 % or so',
    '9,5 %',
    '9.5.1 %',
    true,
    null,
    [95],
    ['95 %'],
    {},
  ])('is not taken for a percentage where it is %j', (written) => {
    const [fault] = faultsOf(aWrittenSuite({ gate: { pass_rate: written } }));

    expect(fault?.[2]).toBe('it must be a share between 0 and 1');
  });

  it('is the only number that is taken for a percentage', () => {
    expect(faultsOf(aWrittenSuite({ gate: { max_new_failures: '95 %' } }))).toEqual([
      [
        'gate.max_new_failures',
        'is the text "95 %"',
        'it must be a whole number between 0 and 20000',
      ],
    ]);
  });
});

describe('a length', () => {
  it.each<[what: string, suite: object, place: string, problem: string, remedy: string]>([
    ['an empty text', { suite_id: '' }, 'suite_id', 'is empty', 'write at least one character'],
    [
      'a text that is too long',
      { suite_id: 'x'.repeat(201) },
      'suite_id',
      'has 201 characters',
      'at most 200 are allowed',
    ],
    [
      'a suite without cases',
      { test_cases: [] },
      'test_cases',
      'is empty',
      'write at least one test case',
    ],
    [
      'a suite of too many cases',
      { test_cases: Array(20_001).fill(7) },
      'test_cases',
      'has 20001 cases',
      'at most 20000 are allowed; split the suite',
    ],
    [
      'an empty list',
      aCaseWith({ turns: [] }),
      'test_cases.0.turns',
      'is empty',
      'write at least one entry',
    ],
    [
      'a list that is too long',
      aCaseWith({ tags: Array(51).fill('a') }),
      'test_cases.0.tags',
      'has 51 entries',
      'at most 50 are allowed',
    ],
  ])('of %s is told', (_, overrides, ...sentence) => {
    expect(faultsOf(aWrittenSuite(overrides))).toEqual([sentence]);
  });
});

describe('a name', () => {
  it.each([
    ['', 'is an empty name', 'a name has 1 to 200 characters'],
    ['k'.repeat(201), 'is a name of 201 characters', 'a name has 1 to 200 characters'],
    ['a\u0000b', 'has a NUL character', 'remove it'],
  ])('%j of an entity is blamed itself, not its value', (name, problem, remedy) => {
    const check = checkSuite(
      aWrittenSuite(anOutcomeWith({ expected_entity_values: { [name]: 'x' } })),
    );

    const keys = ['test_cases', 0, 'outcome', 'expected_entity_values', name];
    expect(check).toEqual({
      status: 'invalid',
      faults: [{ path: formatPath(keys), keys, at: 'key', kind: 'other', problem, remedy }],
      unexplained: 0,
    });
  });
});

describe('fields', () => {
  it('are listed beside each one that is unknown', () => {
    const turn = { input_text: 'x', outcome: {}, owner: 'me', team: 'us' };

    const check = checkSuite(aWrittenSuite(aCaseWith({ turns: [turn] })));

    const known = ['input_text', 'context_variables', 'inject_context', 'inject_state', 'outcome'];
    const unknown = (field: string) => ({
      keys: ['test_cases', 0, 'turns', 0, field],
      at: 'key',
      kind: 'unknown-field',
      problem: 'is not a known field',
      remedy: `the fields here are ${known.join(', ')}`,
      known,
    });
    expect(check).toMatchObject({ faults: [unknown('owner'), unknown('team')] });
  });

  it('that are missing are named with what to write', () => {
    const check = checkSuite({ test_cases: [{}] });

    expect(check).toMatchObject({
      faults: [
        { keys: ['suite_id'], kind: 'missing-field', problem: 'is missing', remedy: 'write text' },
        { keys: ['test_cases', 0, 'input_text'], at: 'value', kind: 'missing-field' },
        { remedy: 'write a mapping with fields such as expected_intent' },
      ],
    });
  });

  it('with few choices know them all', () => {
    const check = checkSuite(aWrittenSuite({ on_ambiguous_submit: 'retry' }));

    expect(check).toMatchObject({
      faults: [
        {
          problem: 'is the text "retry"',
          remedy: 'it must be one of resend, give_up',
          known: ['resend', 'give_up'],
        },
      ],
    });
  });

  it('of any other kind know no choices', () => {
    expect(checkSuite(aWrittenSuite({ suite_id: 7 }))).toEqual({
      status: 'invalid',
      faults: [
        {
          path: 'suite_id',
          keys: ['suite_id'],
          at: 'value',
          kind: 'other',
          problem: 'is 7',
          remedy: 'it must be text',
        },
      ],
      unexplained: 0,
    });
  });
});

describe('a text in a message', () => {
  it.each([
    ['whole with 60 characters', 'x'.repeat(60), `is the text "${'x'.repeat(60)}"`],
    ['cut with 61', 'x'.repeat(61), `is the text "${'x'.repeat(60)}…"`],
    [
      'never cut through a character',
      `${'x'.repeat(59)}😀`,
      `is the text "${'x'.repeat(59)}\ufffd…"`,
    ],
    ['on one line', 'a\nb', 'is the text "a\\nb"'],
  ])('is %s', (_, written, problem) => {
    expect(faultsOf(aWrittenSuite({ gate: written }))[0]?.[1]).toBe(problem);
  });
});

describe('a field with several forms', () => {
  it.each([
    ['stop', 0.05, 'is 0.05', 'it must be certain or a mapping with risk'],
    ['stop', 'always', 'is the text "always"', 'it must be certain or a mapping with risk'],
    ['order', 'random', 'is the text "random"', 'it must be failing_first or a list of names'],
  ])('is asked for in each of them: %s: %j', (field, written, problem, remedy) => {
    expect(faultsOf(aWrittenSuite({ [field]: written }))[0]).toEqual([field, problem, remedy]);
  });

  it('is held to the form that was meant, where one is', () => {
    expect(faultsOf(aWrittenSuite({ stop: { risk: '5 %' } }))[0]).toEqual([
      'stop.risk',
      'is the text "5 %"',
      'it must be a number between 0.001 and 0.2',
    ]);
  });

  it('takes no as little for its yes', () => {
    const issues = Policy.safeParse({ required_baseline: false }).error?.issues ?? [];

    expect(issues.flatMap((each) => explainIssue(each, {}, Policy)).map(sentenceOf)[0]?.[2]).toBe(
      'write true or text',
    );
  });
});

describe('a rule of another schema', () => {
  const explained = (schema: z.ZodType, value: unknown) =>
    (schema.safeParse(value).error?.issues ?? [])
      .flatMap((issue) => explainIssue(issue, value, schema))
      .map(sentenceOf);

  it('that names no remedy asks for a correction', () => {
    const schema = z.object({ count: z.number().refine(() => false, 'is odd') });

    expect(explained(schema, { count: 1 })).toEqual([['count', 'is odd', 'correct the value']]);
  });

  it('that is no kind of field asks for what JSON has', () => {
    expect(explained(z.object({ any: z.bigint() }), { any: true })).toEqual([
      ['any', 'is true', 'it must be a value that JSON has'],
    ]);
  });

  it('that depends on another field asks for a value that is allowed', () => {
    const schema = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), size: z.number() }),
    ]);

    expect(explained(schema, { kind: 'a', size: 'big' })).toEqual([
      ['size', 'is the text "big"', 'it must be a value that is allowed'],
    ]);
    expect(explained(schema, { kind: 'a' })).toEqual([
      ['size', 'is missing', 'write a value that is allowed'],
    ]);
  });
});
