import type { TestCase } from './suite.ts';

/** What says how often a case is run, of a suite or of a case. */
export type Repeating = Pick<TestCase, 'repeat' | 'min_pass'>;

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
