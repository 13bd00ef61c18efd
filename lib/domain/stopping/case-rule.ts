/** How the repetitions of a case are judged together. */
export interface CaseRule {
  /** How often the case is run at most. */
  readonly repeat: number;
  readonly minPass: number;
}

/** How many of a case's repetitions came to what; `missing`: they were run, and nothing is known of them. */
export interface CaseTally {
  readonly passed: number;
  readonly failed: number;
  readonly missing: number;
}

export type SettledOutcome = 'passed' | 'failed' | 'not_evaluated';

/** What a case comes to, whatever the repetitions would say that are still to come; null while they matter. */
export function settledOutcome(
  { repeat, minPass }: CaseRule,
  { passed, failed, missing }: CaseTally,
): SettledOutcome | null {
  if (repeat - failed < minPass) return 'failed';
  if (passed + missing < minPass) return null;
  return missing > 0 ? 'not_evaluated' : 'passed';
}

/** How many repetitions have to come at least before a case that is open can be settled. */
export function callsToSettle(
  { repeat, minPass }: CaseRule,
  { passed, failed, missing }: CaseTally,
): number {
  return Math.min(minPass - passed - missing, repeat - minPass + 1 - failed);
}
