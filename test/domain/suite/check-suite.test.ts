import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import {
  aConversation,
  aQuestion,
  aSuiteOfPlaybooks,
  aWrittenCase,
  aWrittenSuite,
  faultsOf,
} from './suite-faults.ts';

/** As many faults as are explained. */
const EXPLAINED = 1_000;

const reserved = ['is a key that JavaScript keeps for itself', 'use another name'] as const;

describe('a sound suite', () => {
  it('comes back with its defaults and its cases in their order', () => {
    const inputs = ['Hello', 'Good day', 'Bye'];

    const check = checkSuite(
      aWrittenSuite({ test_cases: inputs.map((input_text) => aWrittenCase({ input_text })) }),
    );

    expect(check).toMatchObject({
      status: 'valid',
      suite: {
        suite_id: 'shop',
        max_batch_size: 200,
        test_cases: inputs.map((input_text) => ({ input_text, context_variables: {} })),
      },
    });
  });

  it.each([
    [{}, ['pass_rate']],
    [{ gate: {} }, ['pass_rate']],
    [{ gate: { intent_coverage: 0.5 } }, ['pass_rate']],
    [{ gate: { pass_rate: 0.95 } }, []],
    [{ gate: { pass_rate: 0 } }, []],
  ])('with %j says which thresholds hold by default: %j', (overrides, defaultedThresholds) => {
    expect(checkSuite(aWrittenSuite(overrides))).toMatchObject({ defaultedThresholds });
  });

  it.each([
    ['a conversation', aConversation()],
    ['a conversation of turns', aConversation({ test_cases: [{ turns: [aQuestion()] }] })],
    ['playbooks, which have no cases yet', aSuiteOfPlaybooks()],
  ])('may be one of %s', (_, suite) => {
    expect(checkSuite(suite)).toMatchObject({ status: 'valid' });
  });

  it('may have 20,000 cases, of which none is left out', () => {
    const test_cases = Array(20_000).fill(aWrittenCase());

    const check = checkSuite(aWrittenSuite({ test_cases }));

    expect(check.status === 'valid' && check.suite.test_cases).toHaveLength(20_000);
  });
});

describe('the latency of a case', () => {
  const withoutLatency = { input_text: 'Hello', outcome: { expected_intent: 'greeting' } };

  it('is two seconds where nobody writes it for the contract, and the case is counted', () => {
    const check = checkSuite(aWrittenSuite({ test_cases: [withoutLatency] }));

    if (check.status === 'invalid') throw new Error('was refused');
    expect(check.suite.test_cases[0]?.outcome.allowed_latency_ms).toBe(2_000);
    expect(check.defaultedLatencies).toBe(1);
  });

  it('may be left out of a conversation', () => {
    expect(faultsOf(aConversation({ test_cases: [withoutLatency] }))).toEqual([]);
  });
});

describe('a suite without cases', () => {
  it('is refused for the contract and for a conversation', () => {
    const empty = [['test_cases', 'is empty', 'write at least one test case']];

    expect(faultsOf(aWrittenSuite({ test_cases: [] }))).toEqual(empty);
    expect(faultsOf(aConversation({ test_cases: [] }))).toEqual(empty);
  });

  it('is one of playbooks, as long as the list is one', () => {
    expect(faultsOf(aSuiteOfPlaybooks({}, { test_cases: [] }))).toEqual([]);
    expect(faultsOf(aSuiteOfPlaybooks({}, { test_cases: null }))).toEqual([
      ['test_cases', 'is empty (null)', 'it must be a list of test cases'],
    ]);
  });
});

describe('what is wrong', () => {
  it('is told of the head, of each case and of the whole', () => {
    const suite = {
      suite_id: 7,
      min_pass: 2,
      test_cases: [aWrittenCase({ id: 'a', input_text: '' }), aWrittenCase({ id: 'a', name: 1 })],
    };

    expect(faultsOf(suite).map(([place]) => place)).toEqual([
      'suite_id',
      'test_cases.0.input_text',
      'test_cases.1.name',
      'test_cases.1.id',
      'min_pass',
    ]);
  });

  it('is told once where two rules take offence at one value', () => {
    const outcome = { allowed_latency_ms: 1e21 };

    expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase({ outcome })] }))).toEqual([
      ['test_cases.0.outcome.allowed_latency_ms', 'is 1e+21', 'it must be between 100 and 5000 ms'],
    ]);
  });

  it('is told once where a reserved key is an unknown field besides', () => {
    expect(faultsOf(aWrittenSuite({ constructor: 1, owner: 1 }))).toEqual([
      ['constructor', ...reserved],
      ['owner', 'is not a known field', expect.stringContaining('the fields here are $schema, ')],
    ]);
  });

  it('makes the suite invalid even where no schema objects', () => {
    const labels: unknown = JSON.parse('{"__proto__": "x"}');

    expect(faultsOf(aWrittenSuite({ labels }))).toEqual([['labels.__proto__', ...reserved]]);
  });

  it('for its platform is told once nothing else is wrong', () => {
    const suite = aConversation({ concurrency: 11 });

    expect(faultsOf(suite).map(([place]) => place)).toEqual(['concurrency']);
    expect(faultsOf({ ...suite, name: 7 }).map(([place]) => place)).toEqual(['name']);
  });

  it('is no case where there is no list of cases', () => {
    expect(faultsOf(aWrittenSuite({ test_cases: { 0: 7 } }))).toEqual([
      ['test_cases', 'is a mapping', 'it must be a list of test cases'],
    ]);
  });

  it('is not looked for in more cases than a suite may have', () => {
    const test_cases = Array(20_001).fill(aWrittenCase({ id: 'a' }));

    expect(checkSuite(aWrittenSuite({ test_cases }))).toMatchObject({
      status: 'invalid',
      faults: [{ keys: ['test_cases'], problem: 'has 20001 cases' }],
      unexplained: 0,
    });
  });

  it('is not looked for in a tree that is far too large', () => {
    const labels = Array(8_193).fill(0);

    expect(checkSuite(aWrittenSuite({ labels, suite_id: 7 }))).toEqual({
      status: 'invalid',
      faults: [
        {
          path: 'labels',
          keys: ['labels'],
          at: 'value',
          kind: 'other',
          problem: 'has 8193 entries',
          remedy: 'at most 8192 are allowed anywhere',
        },
      ],
      unexplained: 0,
    });
  });
});

describe('of very many faults', () => {
  it.each<[what: string, suite: (faults: number) => unknown]>([
    [
      'within cases',
      (faults) => aWrittenSuite({ test_cases: Array(faults).fill(aWrittenCase({ name: 7 })) }),
    ],
    [
      'between cases',
      (faults) => aWrittenSuite({ test_cases: Array(faults + 1).fill(aWrittenCase({ id: 'a' })) }),
    ],
    [
      'of the platform',
      (faults) =>
        aConversation(
          { test_cases: Array(faults).fill(aQuestion({})) },
          { max_messages_per_hour: 10_000 },
        ),
    ],
  ])(`${EXPLAINED} %s are explained, and the others counted`, (_, suiteWith) => {
    const shown = (faults: number) => {
      const check = checkSuite(suiteWith(faults));
      return check.status === 'invalid' && [check.faults.length, check.unexplained];
    };

    expect(shown(EXPLAINED)).toEqual([EXPLAINED, 0]);
    expect(shown(EXPLAINED + 1)).toEqual([EXPLAINED, 1]);
    expect(shown(EXPLAINED + 20)).toEqual([EXPLAINED, 20]);
  });
});

it.each([undefined, null, 7, 'text', [], () => 1])('%o is no suite', (value) => {
  expect(checkSuite(value)).toMatchObject({
    status: 'invalid',
    faults: [
      { keys: [], remedy: expect.stringContaining('a mapping with suite_id and test_cases') },
    ],
  });
});
