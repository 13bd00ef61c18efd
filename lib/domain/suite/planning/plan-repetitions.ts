import { repeatOf } from '../repetitions.ts';
import type { Suite } from '../suite.ts';
import { type BatchPlan, planBatches } from './batching.ts';

/**
 * Positions of the cases in the order in which they are sent: round after round, so that no batch has
 * a case twice, whose results could not be told apart.
 */
export function planRepetitions(suite: Suite): number[] {
  return roundsOf(suite).flat();
}

/** The batches of a suite; `firstCase` counts in `planRepetitions`. */
export function planSuiteBatches(suite: Suite): BatchPlan[] {
  const batches: BatchPlan[] = [];
  let start = 0;
  for (const round of roundsOf(suite)) {
    for (const { firstCase, cases } of planRound(suite, round.length)) {
      batches.push({ index: batches.length, firstCase: start + firstCase, cases });
    }
    start += round.length;
  }
  return batches;
}

/** A playbook is one execution, however many cases it has. */
function planRound(suite: Suite, cases: number): BatchPlan[] {
  const playbooks = suite.cognigy?.prepared?.playbooks;
  if (playbooks === undefined) return planBatches(cases, suite.max_batch_size);
  let firstCase = 0;
  return playbooks.map((playbook, index) => {
    const plan = { index, firstCase, cases: playbook.cases };
    firstCase += playbook.cases;
    return plan;
  });
}

function roundsOf(suite: Suite): number[][] {
  const rounds: number[][] = [];
  suite.test_cases.forEach((testCase, position) => {
    for (let round = 0; round < repeatOf(suite, testCase); round += 1) {
      const positions = rounds[round] ?? [];
      positions.push(position);
      rounds[round] = positions;
    }
  });
  return rounds;
}
