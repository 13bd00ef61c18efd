import { type BatchRecord, isOver } from '../batch.ts';
import { evaluateCase } from '../evaluation/evaluate-case.ts';
import { judgingOf } from '../evaluation/judging.ts';
import type { ReportCase } from '../report.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import { batchMatcher } from './match-batches.ts';

/**
 * Judges what a batch has, for those who look on while a run goes on: each repetition by itself, and by
 * what the platform tells in this batch alone. The verdict judges all of it again, together.
 */
export function batchJudge(
  suite: Suite,
): (record: BatchRecord, results: readonly unknown[]) => ReportCase[] {
  const matchBatch = batchMatcher(suite);
  const positions = planRepetitions(suite);
  return (record, results) => {
    const { matches } = matchBatch(record, results);
    const judging = judgingOf(suite, matches);
    return matches.flatMap((match, offset) => {
      const position = positions[record.firstCase + offset] ?? -1;
      const testCase = suite.test_cases[position];
      const isToCome = match.result === null && !isOver(record);
      if (testCase === undefined || isToCome) return [];
      const planned = { id: caseIdOf(testCase, position), testCase };
      return evaluateCase(planned, record.index, match, judging).reportCase;
    });
  };
}
