import { quarantineOf } from '../metrics/counting-cases.ts';
import type { Suite } from '../suite/suite.ts';
import { casesToDecision, type RiskPlan, standingAtRisk } from './at-risk.ts';
import { type CaseRule, caseRuleOf } from './case-rule.ts';
import { type CertainRule, casesToCertainty, isCertain } from './certain.ts';
import {
  censusOf,
  type Outcomes,
  outcomeThresholds,
  thresholdsOnEveryCall,
  thresholdsOnEveryCase,
} from './outcome-thresholds.ts';

/** How a run may end before every call is made. */
export type StoppingPlan = {
  /** Of each case, by its position; null where each of its repetitions is made, as of one that is watched. */
  readonly cases: readonly (CaseRule | null)[];
} & (
  | { readonly kind: 'certain'; readonly rule: CertainRule }
  | { readonly kind: 'risk'; readonly rule: RiskPlan }
  /** Cases end, each by itself, and the run when all have. */
  | { readonly kind: 'cases' }
);

/**
 * How a run of the suite may end early; null where it may not.
 *
 * `startedAt`: in milliseconds since 1970 UTC; quarantines hold by it. `order`: positions of the cases in the order
 * in which they are sent.
 */
export function stoppingPlan(
  suite: Suite,
  {
    startedAt,
    order,
  }: { readonly startedAt: number | undefined; readonly order: readonly number[] },
): StoppingPlan | null {
  const { stop, test_cases: written } = suite;
  const rules = written.map((testCase) => caseRuleOf(suite, testCase));
  const byTest = rules.map((rule) => (rule.kind === 'reliability' ? rule : null));
  if (stop === undefined || thresholdsOnEveryCall(suite).length > 0) {
    return byTest.every((rule) => rule === null) ? null : { kind: 'cases', cases: byTest };
  }
  const watched = written.map((each) => quarantineOf(each, startedAt) !== undefined);
  const counts = (position: number) =>
    watched[position] !== true && written[position]?.variant_of === undefined;
  const thresholds = outcomeThresholds(suite, counts);
  const cases = rules.map((rule, position) =>
    watched[position] === true ? (byTest[position] ?? null) : rule,
  );
  if (stop !== 'certain') {
    const census = censusOf(suite);
    const drawn = order.filter((position) => counts(position) && !census.has(position));
    const rule = { risk: stop.risk, thresholds, census, order: drawn };
    return { kind: 'risk', cases, rule };
  }
  return { kind: 'certain', cases, rule: { thresholds, decidesAlone: !needsEveryCase(suite) } };
}

function needsEveryCase(suite: Suite): boolean {
  return thresholdsOnEveryCase(suite).length > 0 || suite.robustness !== undefined;
}

/** Claims that a run of the suite may pass though cases of it were left out. */
export function mayPassWithoutAll(suite: Suite): boolean {
  const { stop } = suite;
  if (stop === undefined || thresholdsOnEveryCall(suite).length > 0) return false;
  return stop !== 'certain' || !needsEveryCase(suite);
}

/** Claims that nothing more has to be known of any case; nothing is decided by no case at all. */
export function isDecided(plan: StoppingPlan, outcomes: Outcomes): boolean {
  if (outcomes.every((outcome) => outcome === null)) return false;
  switch (plan.kind) {
    case 'cases':
      return false;
    case 'certain':
      return isCertain(plan.rule, outcomes);
    case 'risk':
      return standingAtRisk(plan.rule, outcomes).decision !== 'undecided';
  }
}

/** How many cases have to be settled at least before nothing more has to be known; 1 or more while it is open. */
export function casesToDecide(plan: StoppingPlan, outcomes: Outcomes): number {
  switch (plan.kind) {
    case 'cases':
      return Number.POSITIVE_INFINITY;
    case 'certain':
      return casesToCertainty(plan.rule, outcomes);
    case 'risk':
      return casesToDecision(plan.rule, outcomes);
  }
}
