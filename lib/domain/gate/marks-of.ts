import type { BatchRecord } from '../batch.ts';
import { hasFailed, hasPassed } from '../counted-as.ts';
import { evaluateCase } from '../evaluation/evaluate-case.ts';
import { judgingOf } from '../evaluation/judging.ts';
import { isLeftOutAt, type Mark, type Marks } from '../stopping/marks.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import { batchMatcher } from './match-batches.ts';

/**
 * What the calls of a batch have come to, by what the platform tells in this batch alone.
 *
 * The verdict judges all of it again, together; what was left out by marks that turn out otherwise then is missing.
 */
export function marksOf(suite: Suite, record: BatchRecord, results: readonly unknown[]): Marks {
  const { matches } = batchMatcher(suite)(record, results);
  const judging = judgingOf(suite, matches);
  const positions = planRepetitions(suite);
  const marks = matches.map((match, place): Mark => {
    if (isLeftOutAt(record.marks, place)) return '-';
    const position = positions[record.firstCase + place] ?? -1;
    const testCase = suite.test_cases[position];
    if (testCase === undefined) return 'n';
    const planned = { id: caseIdOf(testCase, position), testCase };
    const { reportCase } = evaluateCase(planned, record.index, match, judging);
    if (hasPassed(reportCase)) return 'p';
    return hasFailed(reportCase) ? 'f' : 'n';
  });
  return marks.join('');
}
