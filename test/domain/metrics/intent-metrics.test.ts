import { describe, expect, it } from 'vitest';
import {
  countIntents,
  knownMatch,
  measureIntents,
} from '../../../lib/domain/metrics/intent-metrics.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';

type Intent = string | null | undefined;

/** A case that expects one intent and matched another; undefined: nothing is said of it. */
function observed(
  expected: Intent,
  matched: Intent,
  outcome: ReportCase['outcome'] = 'passed',
): ReportCase {
  const { expected_intent: _e, matched_intent: _m, ...rest } = aReportCase({ outcome });
  return {
    ...rest,
    ...(expected === undefined ? {} : { expected_intent: expected }),
    ...(matched === undefined ? {} : { matched_intent: matched }),
  };
}

const measured = (cases: readonly ReportCase[]) => measureIntents(countIntents(cases));

describe('what a case matched', () => {
  it.each([
    ['passed', 'a', 'a'],
    ['failed', null, null],
    ['flaky', 'a', 'a'],
    ['passed', undefined, undefined],
    ['not_evaluated', 'a', undefined],
    ['not_evaluated', null, undefined],
  ] as const)('of one that %s and matched %j, is known as %j', (outcome, matched, known) => {
    expect(knownMatch(observed('a', matched, outcome))).toBe(known);
  });
});

describe('counting intents', () => {
  it('counts one against the rest, over what is known', () => {
    const counts = countIntents([
      observed('b', 'b'),
      observed('b', 'a', 'failed'),
      observed('a', 'a'),
      observed('a', null, 'failed'),
      observed('a', 'z', 'failed'),
      observed('a', 'a', 'not_evaluated'),
      observed('a', undefined),
      observed(null, null),
      observed(null, 'a', 'failed'),
      observed(null, undefined),
      observed(undefined, 'a'),
    ]);

    expect(counts).toEqual({
      planned: 10,
      known: 7,
      correct: 3,
      perIntent: [
        {
          intent: 'a',
          support: 5,
          truePositives: 1,
          falsePositives: 2,
          falseNegatives: 4,
          trueNegatives: 2,
        },
        {
          intent: 'b',
          support: 2,
          truePositives: 1,
          falsePositives: 0,
          falseNegatives: 1,
          trueNegatives: 5,
        },
      ],
      confusion: [
        { expected: 'a', actual: 'a', count: 1 },
        { expected: 'a', actual: 'z', count: 1 },
        { expected: 'a', actual: null, count: 1 },
        { expected: 'b', actual: 'a', count: 1 },
        { expected: 'b', actual: 'b', count: 1 },
        { expected: null, actual: 'a', count: 1 },
        { expected: null, actual: null, count: 1 },
      ],
      outOfScope: { cases: 3, known: 2, matched: 1 },
    });
  });

  it('lists what an intent was most often taken for first, and names in the order of their code units', () => {
    const { confusion, perIntent } = countIntents([
      observed('b', 'x'),
      observed('B', 'B'),
      observed('b', 'c'),
      observed('b', 'x'),
      observed('b', null),
      observed('b', null),
      observed('b', null),
      observed('\u00e9', 'b'),
      observed('b', 'C'),
    ]);

    expect(perIntent.map(({ intent }) => intent)).toEqual(['B', 'b', '\u00e9']);
    expect(
      confusion.map(({ expected, actual, count }) => `${expected} ${actual} ${count}`),
    ).toEqual(['B B 1', 'b null 3', 'b x 2', 'b C 1', 'b c 1', '\u00e9 b 1']);
  });

  it('puts "no intent" behind all names, numbers included', () => {
    const { confusion } = countIntents([
      observed(null, null),
      observed('7', null),
      observed(null, '5'),
      observed('7', '5'),
    ]);

    expect(confusion.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
      '7 5',
      '7 null',
      'null 5',
      'null null',
    ]);
  });
});

describe('the scores of intents', () => {
  const skewed = [
    observed('a', 'a'),
    observed('a', 'a'),
    observed('a', 'b', 'failed'),
    observed('b', 'b'),
    observed(null, 'b', 'failed'),
  ];

  it('are precision, recall, F1 and false-positive rate of each', () => {
    const { intents } = measured(skewed);

    expect(intents.per_intent).toEqual([
      {
        intent: 'a',
        support: 3,
        true_positives: 2,
        false_positives: 0,
        false_negatives: 1,
        true_negatives: 2,
        precision: 1,
        recall: 2 / 3,
        f1: 4 / 5,
        false_positive_rate: 0,
      },
      {
        intent: 'b',
        support: 1,
        true_positives: 1,
        false_positives: 2,
        false_negatives: 0,
        true_negatives: 2,
        precision: 1 / 3,
        recall: 1,
        f1: 2 / 4,
        false_positive_rate: 2 / 4,
      },
    ]);
  });

  it('are averaged over the intents, alike and by their cases', () => {
    const { intents, false_positive_rate, out_of_scope } = measured(skewed);

    expect(intents.accuracy).toBe(3 / 5);
    expect(intents.macro.precision).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(intents.macro.recall).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(intents.macro.f1).toBeCloseTo((4 / 5 + 1 / 2) / 2, 12);
    expect(intents.weighted.precision).toBeCloseTo((3 * 1 + 1 / 3) / 4, 12);
    expect(intents.weighted.recall).toBeCloseTo((3 * (2 / 3) + 1) / 4, 12);
    expect(intents.weighted.f1).toBeCloseTo((3 * (4 / 5) + 1 / 2) / 4, 12);
    expect(false_positive_rate).toBe(1 / 4);
    expect(out_of_scope).toEqual({ cases: 1, matched: 1, false_accept_rate: 1 });
  });

  it('count a precision that does not exist as 0 in the average, and leave it out of the intent', () => {
    const { intents } = measured([observed('a', 'a'), observed('b', null, 'failed')]);

    expect(intents.per_intent.map(({ precision }) => precision)).toEqual([1, null]);
    expect(intents.macro).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
  });

  it('never come out above 1 by rounding', () => {
    const perfect = Array.from({ length: 49 }, (_, index) => observed(`i${index}`, `i${index}`));

    const { macro, weighted } = measured(perfect).intents;

    for (const score of [macro, weighted]) {
      expect(score).toEqual({ precision: 1, recall: 1, f1: 1 });
    }
  });

  it('do not exist where not one match is known, though the cases are counted', () => {
    const { intents, false_positive_rate, out_of_scope } = measured([
      observed('a', 'a', 'not_evaluated'),
      observed(null, undefined),
    ]);

    const none = { precision: null, recall: null, f1: null };
    expect(intents).toEqual({
      accuracy: null,
      macro: none,
      weighted: none,
      per_intent: [
        {
          intent: 'a',
          support: 1,
          true_positives: 0,
          false_positives: 0,
          false_negatives: 1,
          true_negatives: 0,
          ...none,
          false_positive_rate: null,
        },
      ],
      confusion: [],
    });
    expect(false_positive_rate).toBeNull();
    expect(out_of_scope).toEqual({ cases: 1, matched: 0, false_accept_rate: null });
  });

  it('have no average, but an accuracy, where all that is expected is out of scope', () => {
    const { intents, false_positive_rate, out_of_scope } = measured([
      observed(null, null),
      observed(null, 'a', 'failed'),
    ]);

    expect(intents.accuracy).toBe(0.5);
    expect(intents.macro).toEqual({ precision: null, recall: null, f1: null });
    expect(false_positive_rate).toBeNull();
    expect(out_of_scope).toEqual({ cases: 2, matched: 1, false_accept_rate: 0.5 });
  });

  it('leave a false-positive rate out of the mean where there was nothing to be taken for it', () => {
    expect(measured([observed('a', 'a')]).false_positive_rate).toBeNull();
    expect(measured([observed('a', 'a')]).intents.per_intent[0]?.false_positive_rate).toBeNull();
  });
});
