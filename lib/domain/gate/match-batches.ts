import type { BatchRecord } from '../batch.ts';
import { type MatchedResult, matchResults, type PlannedCase } from '../evaluation/match-results.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import { areIdsOurs } from '../suite/suite-face.ts';
import { type BatchFindings, problemOfCases } from './explain-evidence.ts';

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
    const { firstCase, cases } = record;
    const planned = repetitions
      .slice(firstCase, firstCase + cases)
      .flatMap((position): PlannedCase[] => {
        const testCase = suite.test_cases[position];
        return testCase === undefined ? [] : [{ id: caseIdOf(testCase, position), testCase }];
      });
    const matched = results === null ? null : matchResults(planned, results, { idsAreOurs });
    return {
      record,
      hasResults: results !== null,
      faults: matched?.faults ?? [],
      matches: planned.map(
        (_, offset) =>
          matched?.matches[offset] ?? { result: null, problem: problemOfCases(record) },
      ),
    };
  };
}
