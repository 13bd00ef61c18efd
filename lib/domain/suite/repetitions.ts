import {
  type Bearer,
  mostRepetitionsOf,
  type Requirements,
  reliabilityOf,
} from './reliability/reliability-of.ts';

/** What says how often the cases of a suite are run. */
export interface Repeating extends Requirements {
  readonly repeat?: number | undefined;
  readonly min_pass?: number | undefined;
}

/** How often a case is run; at most, where it ends as soon as it is clear how reliable it is. */
export function repeatOf(suite: Repeating, testCase: Bearer): number {
  const reliability = reliabilityOf(suite, testCase);
  if (reliability !== undefined) return mostRepetitionsOf(reliability);
  return testCase.repeat ?? suite.repeat ?? 1;
}

/**
 * How many of its repetitions must pass, where it is repeated by number. A case with a `repeat` of its own does not
 * take the suite's `min_pass`, which was chosen for another number of repetitions.
 */
export function minPassOf(suite: Repeating, testCase: Bearer): number {
  const inherited = testCase.repeat === undefined ? suite.min_pass : undefined;
  return testCase.min_pass ?? inherited ?? repeatOf(suite, testCase);
}

/** Claims that a case of the suite ends as soon as it is clear how reliable it is. */
export function asksForReliability(
  suite: Repeating & { readonly test_cases: readonly Bearer[] },
): boolean {
  return suite.test_cases.some((each) => reliabilityOf(suite, each) !== undefined);
}
