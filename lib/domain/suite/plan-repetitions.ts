import { type BatchPlan, planBatches } from './batching.ts';
import type { Suite, TestCase } from './suite.ts';
import { faceOf } from './suite-face.ts';

type Repeating = Pick<TestCase, 'repeat' | 'min_pass'>;

/** How often a case is run. */
export function repeatOf(suite: Repeating, testCase: Repeating): number {
  return testCase.repeat ?? suite.repeat ?? 1;
}

/**
 * How many of its repetitions must pass. A case with a `repeat` of its own does not take the suite's
 * `min_pass`, which was chosen for another number of repetitions.
 */
export function minPassOf(suite: Repeating, testCase: Repeating): number {
  const inherited = testCase.repeat === undefined ? suite.min_pass : undefined;
  return testCase.min_pass ?? inherited ?? repeatOf(suite, testCase);
}

/**
 * Positions of the cases in the order in which they are sent: round after round, so that no batch has
 * a case twice, whose results could not be told apart. The Simulator numbers its runs, and makes all those
 * of a scenario in one batch.
 */
export function planRepetitions(suite: Suite): number[] {
  return isSimulated(suite) ? timesOf(suite).flat() : roundsOf(suite).flat();
}

/** The batches of a suite; `firstCase` counts in `planRepetitions`. */
export function planSuiteBatches(suite: Suite): BatchPlan[] {
  const batches: BatchPlan[] = [];
  let start = 0;
  if (isSimulated(suite)) {
    for (const { length: cases } of timesOf(suite)) {
      batches.push({ index: batches.length, firstCase: start, cases });
      start += cases;
    }
    return batches;
  }
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

const isSimulated = (suite: Suite) => faceOf(suite) === 'simulator';

/** Of each case its position, as often as it is run. */
function timesOf(suite: Suite): number[][] {
  return suite.test_cases.map((testCase, position) =>
    Array.from({ length: repeatOf(suite, testCase) }, () => position),
  );
}
