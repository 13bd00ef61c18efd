import { countOf, type Outcomes, type OutcomeThreshold } from './outcome-thresholds.ts';

/** The thresholds of a run, and whether they are all that it can be opened by. */
export interface CertainRule {
  readonly thresholds: readonly OutcomeThreshold[];
  /** Claims that nothing but these thresholds decides whether the gate opens. */
  readonly decidesAlone: boolean;
}

/** Claims that no case which is open can change the verdict any more. */
export function isCertain(rule: CertainRule, outcomes: Outcomes): boolean {
  return casesToCertainty(rule, outcomes) <= 0;
}

/** How many cases have to be settled at least before the verdict can be certain; 0 or less where it is. */
export function casesToCertainty(
  { thresholds, decidesAlone }: CertainRule,
  outcomes: Outcomes,
): number {
  const toShut = thresholds.map((each) => {
    const allowed = each.members.length - each.needed;
    return allowed + 1 - countOf(each, outcomes, 'failed');
  });
  // What asks for no pass at all is met by any case, and measured by none.
  const toOpen = thresholds.map((each) => {
    const isKnown = each.members.some((position) => outcomes[position] !== null);
    const toMeasure = isKnown || each.members.length === 0 ? 0 : 1;
    return Math.max(toMeasure, each.needed - countOf(each, outcomes, 'passed'));
  });
  return Math.min(...toShut, decidesAlone ? Math.max(...toOpen) : Number.POSITIVE_INFINITY);
}
