import { describe, expect, it } from 'vitest';
import { matchResults, type PlannedCase } from '../../../lib/domain/evaluation/match-results.ts';
import { caseIdOf } from '../../../lib/domain/suite/suite.ts';
import { aGoodResult, aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

function plan(inputs: readonly string[]): PlannedCase[] {
  return aSuite(inputs.map((input_text) => aTestCase({ input_text }))).test_cases.map(
    (testCase, position) => ({ id: caseIdOf(testCase, position), testCase }),
  );
}

/** A result that can be told from others by its latency. */
function result(mark: number, identity: Record<string, unknown> = {}): Record<string, unknown> {
  return { assertions: [{ type: 'intent', passed: true }], latency_ms: mark, ...identity };
}

describe('the faults of results', () => {
  const NO_RESULT = 'the platform returned no result for this case';
  const SEVERAL = 'the platform returned more than one result for this case';
  const CONTRADICTORY =
    'the result for this case contradicts itself about which case it belongs to';
  it.each([
    [['a'], [NO_RESULT, NO_RESULT], ['2 of 3 cases have no result']],
    [
      ['a', 'x', 'b', 'y'],
      [null, NO_RESULT],
      [
        '1 of 3 cases have no result',
        '2 of 4 results belong to no case of the batch, the first at position 2',
      ],
    ],
    [
      ['a', 'c', 'b', 'c'],
      [null, SEVERAL],
      ['2 of 4 results belong to a case that has another result as well, the first at position 2'],
    ],
    [
      ['a', null, 'b'],
      [null, NO_RESULT],
      [
        '1 of 3 cases have no result',
        '1 of 3 results could belong to more than one case, as the order is not that of the cases, the first at position 2',
      ],
    ],
    [
      ['a', null, 'b', 'c'],
      [null, null],
      [
        '1 of 4 results name no case, and there are more results than cases, the first at position 2',
      ],
    ],
    [
      ['a', 'b', 'case-2 c'],
      [CONTRADICTORY, CONTRADICTORY],
      [
        '1 of 3 results have the case_id of one case, and input_text or place of another, the first at position 3',
      ],
    ],
  ])('%#: says of results that name %j what is wrong with them', (names, problems, messages) => {
    const results = names.map((name, mark) => {
      const [input_text, case_id] = (name ?? '').split(' ').reverse();
      return result(mark, name === null ? {} : { input_text, case_id });
    });

    const matched = matchResults(plan(['a', 'b', 'c']), results);

    expect(matched.matches.map(({ problem }) => problem)).toEqual([null, ...problems]);
    expect(matched.faults.map(({ message }) => message)).toEqual(messages);
  });

  it('says of results that cannot be read, or not wholly, how many they are', () => {
    const { faults } = matchResults(plan(['a', 'b', 'c']), [
      result(1),
      'torn',
      result(3, { confidence: 7 }),
    ]);

    expect(faults.map(({ message }) => message)).toEqual([
      '1 of 3 results cannot be read, the first at position 2',
      '1 of 3 results have a confidence that is not a number from 0 to 1, the first at position 3',
    ]);
  });

  it('keeps the words of results out of its faults', () => {
    const secret = 'my card number is 1234';
    const { faults } = matchResults(plan(['a']), [
      result(1, { input_text: secret }),
      { ...aGoodResult(aSuite(1).test_cases[0] ?? expect.fail()), input_text: secret },
    ]);

    expect(JSON.stringify(faults)).not.toContain('1234');
  });
});
