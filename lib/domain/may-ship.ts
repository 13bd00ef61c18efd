import type { GovernanceStatus, Scope, ScopeLimit } from './scope.ts';
import type { Verdict } from './verdict.ts';

/** Claims that the verdict lets a bot version ship. */
export function mayShip(verdict: Verdict, { complete, simulated }: Scope): boolean {
  return verdict === 'passed' && complete && !simulated;
}

export function governanceStatus(verdict: Verdict, scope: Scope): GovernanceStatus {
  if (verdict === 'failed') return 'non_compliant';
  return mayShip(verdict, scope) ? 'compliant' : 'not_assessed';
}

/**
 * The scope of a document that may be older than scopes are.
 *
 * Version 0.1.0 wrote tags and reruns down, and of mocks nothing.
 */
export function scopeOf(document: {
  readonly scope?: Scope | undefined;
  readonly only_tags?: readonly string[] | undefined;
  readonly rerun_of?: unknown;
  readonly totals: { readonly planned: number; readonly quarantined?: number | undefined };
}): Scope {
  if (document.scope !== undefined) return document.scope;
  const limited_by: ScopeLimit[] = [
    ...(document.only_tags === undefined ? [] : (['tags'] as const)),
    ...(document.rerun_of === undefined ? [] : (['rerun'] as const)),
  ];
  const cases = document.totals.planned + (document.totals.quarantined ?? 0);
  return {
    complete: limited_by.length === 0,
    simulated: false,
    cases_in_suite: cases,
    cases_planned: cases,
    limited_by,
  };
}
