import { describe, expect, it } from 'vitest';
import { evaluateCase } from '../../../lib/domain/evaluation/evaluate-case.ts';
import type { TestCase } from '../../../lib/domain/suite/suite.ts';
import { aJudging, aPlatformResult } from '../../support/builders/platform-result-builder.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

describe('evaluating a case that we judge alone', () => {
  /** Evaluates what a bot said to us; the platform asserts nothing. */
  const judgeAlone = (testCase: TestCase, said: Parameters<typeof aPlatformResult>[0] = {}) =>
    evaluateCase(
      { id: 'greet', testCase },
      0,
      { result: aPlatformResult(said), problem: null },
      aJudging({ byUs: true }),
    );

  it.each([
    ['passes where all holds', {}, 'passed', null],
    ['fails where one thing does not', { latencyMs: 801 }, 'failed', null],
    [
      'fails where one thing does not, though another is not known',
      { latencyMs: 801, matchedIntent: undefined },
      'failed',
      null,
    ],
    [
      'is not evaluated where one thing is not known',
      { matchedIntent: undefined },
      'not_evaluated',
      'the platform returned no intent to compare with the expected one',
    ],
    [
      'is not evaluated where the bot could not be spoken to',
      { problem: 'the bot hung up', latencyMs: 801 },
      'not_evaluated',
      'the bot hung up',
    ],
  ] as const)('%s', (_, said, outcome, reason) => {
    const { reportCase, discrepancies } = judgeAlone(aCase(), said);

    expect(reportCase).toMatchObject({ outcome, not_evaluated_reason: reason });
    expect(discrepancies.filter(({ kind }) => kind !== 'unchecked')).toEqual([]);
  });

  it('is not evaluated where nothing was asked', () => {
    expect(judgeAlone({ ...aCase(), outcome: {} }).reportCase).toMatchObject({
      outcome: 'not_evaluated',
      not_evaluated_reason: 'nothing was asked of the answer',
    });
  });

  it('goes by the turns of a conversation', () => {
    const turns = [{ input_text: 'hello', outcome: { expected_intent: 'farewell' } }];

    const { reportCase } = judgeAlone(aCase({ turns }), { turns: [aPlatformResult()] });

    expect(reportCase.outcome).toBe('failed');
    expect(reportCase.turns).toHaveLength(1);
  });
});

function aCase(overrides: Partial<TestCase> = {}): TestCase {
  const [testCase] = aSuite([aTestCase()]).test_cases;
  return { ...(testCase ?? expect.fail()), ...overrides };
}
