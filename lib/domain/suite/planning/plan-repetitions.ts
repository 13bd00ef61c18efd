import { thresholdsOnEveryCall } from '../../stopping/outcome-thresholds.ts';
import { asksForReliability, repeatOf } from '../repetitions.ts';
import { MOST_STEPS } from '../stopping/stop-rule.ts';
import type { Suite } from '../suite.ts';
import { faceOf } from '../suite-face.ts';
import { type BatchPlan, planBatches } from './batching.ts';
import { sendingOrder } from './sending-order.ts';

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
  const rounds = roundsOf(suite);
  const isSmall = mayEndEarly(suite);
  for (const round of rounds) {
    const most = isSmall ? smallBatch(round.length, rounds.length) : round.length;
    const plan = planRound(suite, round.length, Math.min(suite.max_batch_size, most));
    for (const { firstCase, cases } of plan) {
      batches.push({ index: batches.length, firstCase: start + firstCase, cases });
    }
    start += round.length;
  }
  return batches;
}

/** A playbook is one execution, however many cases it has. */
function planRound(suite: Suite, cases: number, maxBatchSize: number): BatchPlan[] {
  const playbooks = suite.cognigy?.prepared?.playbooks;
  if (playbooks === undefined) return planBatches(cases, maxBatchSize);
  let firstCase = 0;
  return playbooks.map((playbook, index) => {
    const plan = { index, firstCase, cases: playbook.cases };
    firstCase += playbook.cases;
    return plan;
  });
}

/** Claims that a batch of the suite goes out whole or not at all. */
export function isInOnePiece(suite: Suite): boolean {
  return suite.cognigy?.prepared?.playbooks !== undefined || isSimulated(suite);
}

/** Claims that a run of the suite may end before every call is made: nothing that it asks for keeps it from that. */
export function mayEndEarly(suite: Suite): boolean {
  const isHeldOff = thresholdsOnEveryCall(suite).length > 0;
  return (suite.stop !== undefined && !isHeldOff) || asksForReliability(suite);
}

/** What may end early can end between any two batches, so they are small, and still no thousands. */
function smallBatch(cases: number, rounds: number): number {
  return Math.ceil(cases / Math.max(1, Math.floor(MOST_STEPS / rounds)));
}

function roundsOf(suite: Suite): number[][] {
  const rounds: number[][] = [];
  for (const position of sendingOrder(suite)) {
    const repeat = repeatOf(suite, suite.test_cases[position] ?? {});
    for (let round = 0; round < repeat; round += 1) {
      const positions = rounds[round] ?? [];
      positions.push(position);
      rounds[round] = positions;
    }
  }
  return rounds;
}

const isSimulated = (suite: Suite) => faceOf(suite) === 'simulator';

/** Of each case its position, as often as it is run. */
function timesOf(suite: Suite): number[][] {
  return sendingOrder(suite).map((position) => {
    const repeat = repeatOf(suite, suite.test_cases[position] ?? {});
    return Array.from({ length: repeat }, () => position);
  });
}
