import {
  decideReliability,
  earliestReliabilityDecision,
  type Reliability,
} from '../statistics/truncated-sprt.ts';
import { mostRepetitionsOf, reliabilityOf } from '../suite/reliability/reliability-of.ts';
import { minPassOf, repeatOf } from '../suite/repetitions.ts';
import type { Suite, TestCase } from '../suite/suite.ts';

/** How the repetitions of a case are judged together; `repeat` is how often it is run at most. */
export type CaseRule =
  | { readonly kind: 'min_pass'; readonly repeat: number; readonly minPass: number }
  | { readonly kind: 'reliability'; readonly repeat: number; readonly reliability: Reliability };

export function caseRuleOf(suite: Suite, testCase: TestCase): CaseRule {
  const reliability = reliabilityOf(suite, testCase);
  return reliability === undefined
    ? { kind: 'min_pass', repeat: repeatOf(suite, testCase), minPass: minPassOf(suite, testCase) }
    : { kind: 'reliability', repeat: mostRepetitionsOf(reliability), reliability };
}

/** How many of a case's repetitions came to what; `missing`: they were run, and nothing is known of them. */
export interface CaseTally {
  readonly passed: number;
  readonly failed: number;
  readonly missing: number;
}

export type SettledOutcome = 'passed' | 'failed' | 'not_evaluated';

/** What repetitions come to, in their order; what was made after a test had decided is no part of it. */
export function tallyOf(rule: CaseRule, outcomes: readonly SettledOutcome[]): CaseTally {
  let tally: CaseTally = { passed: 0, failed: 0, missing: 0 };
  for (const outcome of outcomes) {
    if (rule.kind === 'reliability' && settledOutcome(rule, tally) !== null) break;
    const counted = outcome === 'not_evaluated' ? 'missing' : outcome;
    tally = { ...tally, [counted]: tally[counted] + 1 };
  }
  return tally;
}

/**
 * What a case comes to, whatever the repetitions would say that are still to come; null while they matter.
 *
 * What is missing may have passed: a case fails by it only where it fails even so, and never passes by it.
 */
export function settledOutcome(rule: CaseRule, tally: CaseTally): SettledOutcome | null {
  const { passed, failed, missing } = tally;
  const atBest = passed + missing;
  const byPassing = missing > 0 ? 'not_evaluated' : 'passed';
  if (rule.kind === 'min_pass') {
    if (rule.repeat - failed < rule.minPass) return 'failed';
    return atBest < rule.minPass ? null : byPassing;
  }
  const decision = decideReliability(rule.reliability, { passed: atBest, failed });
  if (decision === 'shut') return 'failed';
  if (decision === 'open') return byPassing;
  return atBest + failed < rule.repeat ? null : 'not_evaluated';
}

/** How many repetitions have to come at least before a case that is open can be settled. */
export function callsToSettle(rule: CaseRule, { passed, failed, missing }: CaseTally): number {
  const atBest = passed + missing;
  return rule.kind === 'min_pass'
    ? Math.min(rule.minPass - atBest, rule.repeat - rule.minPass + 1 - failed)
    : earliestReliabilityDecision(rule.reliability, { passed: atBest, failed });
}
