import type { BatchRecord } from '../batch.ts';
import { type MatchedResult, matchResults, type PlannedCase } from '../evaluation/match-results.ts';
import { isLeftOutAt, madeOf } from '../stopping/marks.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import { areIdsOurs } from '../suite/suite-face.ts';
import { type BatchFindings, problemOfCases } from './explain-evidence.ts';

/** Of a call that was not made, since nothing was to be learnt from it. */
const LEFT_OUT: MatchedResult = { result: null, problem: 'it was left out' };

/** A batch, and of each of its cases the result that is its own. */
export interface BatchEvidence extends BatchFindings {
  readonly matches: readonly MatchedResult[];
}

/**
 * Matches the batches of a suite, each on its own, so that nothing of one has to be held for another.
 *
 * `results` are as they came; null where none were collected.
 */
export function batchMatcher(
  suite: Suite,
): (record: BatchRecord, results: readonly unknown[] | null) => BatchEvidence {
  const repetitions = planRepetitions(suite);
  const idsAreOurs = areIdsOurs(suite);
  return (record, results) => {
    const { firstCase, cases, marks } = record;
    const planned = repetitions
      .slice(firstCase, firstCase + cases)
      .flatMap((position): PlannedCase[] => {
        const testCase = suite.test_cases[position];
        return testCase === undefined ? [] : [{ id: caseIdOf(testCase, position), testCase }];
      });
    const made = madeOf(planned, marks);
    const matched = results === null ? null : matchResults(made, results, { idsAreOurs });
    let next = 0;
    return {
      record,
      hasResults: results !== null,
      faults: matched?.faults ?? [],
      matches: planned.map((_, place): MatchedResult => {
        if (isLeftOutAt(marks, place)) return LEFT_OUT;
        return matched?.matches[next++] ?? { result: null, problem: problemOfCases(record) };
      }),
    };
  };
}
