import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { Suite } from '../../../lib/domain/suite/suite.ts';
import { aConversation, aWrittenSuite, faultsOf } from './suite-faults.ts';

const timeless = { input_text: 'Hello', outcome: { expected_intent: 'greeting' } };

function checked(written: unknown): Suite {
  const check = checkSuite(written);
  if (check.status === 'invalid') throw new Error(JSON.stringify(check.faults));
  return check.suite;
}

describe('the defaults of a suite', () => {
  it('hold for each case that does not say it itself', () => {
    const { test_cases: cases } = checked(
      aWrittenSuite({
        defaults: { allowed_latency_ms: 900, context_variables: { role: 'guest', shop: 'de' } },
        test_cases: [
          timeless,
          {
            input_text: 'Hi',
            context_variables: { role: 'customer' },
            outcome: { expected_intent: 'greeting', allowed_latency_ms: 300 },
          },
        ],
      }),
    );

    expect(cases.map(({ outcome }) => outcome.allowed_latency_ms)).toEqual([900, 300]);
    expect(cases.map(({ context_variables }) => context_variables)).toEqual([
      { role: 'guest', shop: 'de' },
      { role: 'customer', shop: 'de' },
    ]);
  });

  it('add their tags to those of a case', () => {
    const { test_cases: cases } = checked(
      aWrittenSuite({
        defaults: { tags: ['smoke', 'all'] },
        test_cases: [{ ...timeless, tags: ['critical', 'smoke'] }, timeless],
      }),
    );

    expect(cases.map(({ tags }) => tags)).toEqual([
      ['critical', 'smoke', 'all'],
      ['smoke', 'all'],
    ]);
  });

  it('are tags that a threshold may name', () => {
    const written = aWrittenSuite({
      defaults: { tags: ['smoke'] },
      gate: { tags: { smoke: { pass_rate: 1 } } },
      test_cases: [timeless],
    });

    expect(faultsOf(written)).toEqual([]);
  });

  it('limit each answer of a conversation', () => {
    const { test_cases: cases } = checked(
      aConversation({
        defaults: { allowed_latency_ms: 900 },
        test_cases: [{ turns: [timeless, timeless] }],
      }),
    );

    expect(cases[0]?.turns?.map(({ outcome }) => outcome.allowed_latency_ms)).toEqual([900, 900]);
    expect(cases[0]?.outcome).toEqual({});
  });

  it('leave a conversation without a limit where nobody writes one', () => {
    const [testCase] = checked(aConversation({ test_cases: [timeless] })).test_cases;

    expect(testCase?.outcome.allowed_latency_ms).toBeUndefined();
  });

  it('are said by the cases from then on, so that they hold once', () => {
    const suite = checked(
      aWrittenSuite({ defaults: { tags: ['smoke'] }, test_cases: [timeless, timeless] }),
    );

    expect(suite.defaults).toBeUndefined();
    expect(checked(suite)).toEqual(suite);
    expect(Suite.safeParse(suite).success).toBe(true);
  });

  it.each([
    [{ allowed_latency_ms: 99 }, 'defaults.allowed_latency_ms', 'is 99'],
    [{ tags: 'smoke' }, 'defaults.tags', 'is the text "smoke"'],
    [{ expected_intent: 'a' }, 'defaults.expected_intent', 'is not a known field'],
    [null, 'defaults', 'is empty (null)'],
  ])('%j are refused where they stand', (defaults, path, problem) => {
    expect(faultsOf(aWrittenSuite({ defaults, test_cases: [timeless] }))).toEqual([
      [path, problem, expect.any(String)],
    ]);
  });
});
