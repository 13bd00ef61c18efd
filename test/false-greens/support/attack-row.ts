import { expect, it } from 'vitest';
import type { GovernanceStatus } from '../../../lib/domain/scope.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';

/** How an attack ended, in everything that a pipeline or an auditor goes by. */
export interface End {
  /** `none`: nothing was run, so there is no verdict on record. */
  readonly verdict: Verdict | 'none';
  readonly exitCode: number;
  /** `none`: no file was written, and none is left of an earlier run. */
  readonly junit: 'green' | 'red' | 'none';
  /** Of the audit record. */
  readonly audit: Verdict | 'none';
  readonly governance: GovernanceStatus | 'none';
  /** Codes of the reasons, the first one first. */
  readonly reasons: readonly string[];
}

export interface AttackPromise {
  /** The verdicts that are right; more than one where only `passed` is wrong. */
  readonly verdict: End['verdict'] | readonly End['verdict'][];
  /** A reason that has to be among those given. */
  readonly reason?: string;
  readonly exitCode?: number;
  readonly governance?: GovernanceStatus;
}

export interface AttackRow {
  readonly id: string;
  /** What somebody does. */
  readonly attack: string;
  readonly ends: End[];
}

/** The rows of this test run, in the order in which they were declared. */
export const attacks: AttackRow[] = [];

const SHUT = ['failed', 'inconclusive', 'rejected', 'error'] as const;

/** Any end but `passed`. */
export const anythingButPassed: AttackPromise = { verdict: SHUT };
export const notEvaluated: AttackPromise = {
  verdict: 'inconclusive',
  reason: 'cases_not_evaluated',
};
export const inconclusive: AttackPromise = { verdict: 'inconclusive' };
export const failed: AttackPromise = { verdict: 'failed' };
/** Nothing is run, since what was asked for is wrong or is not what was begun. */
export const refused: AttackPromise = { verdict: 'none', exitCode: 2 };
/** An honest platform with unusual answers, which must not be shut out. */
export const passed: AttackPromise = { verdict: 'passed' };

/** Plays an attack to its end, and holds that end to what is promised of it and of every end. */
export function attackRow(
  id: string,
  attack: string,
  promised: AttackPromise,
  play: () => Promise<End | readonly End[]>,
): void {
  const row: AttackRow = { id, attack, ends: [] };
  attacks.push(row);
  it(`${id} ${attack}`, async () => {
    const ends = [await play()].flat();

    expect(ends.length).toBeGreaterThan(0);
    for (const end of ends) {
      expect([promised.verdict].flat(), end.reasons.join(', ')).toContain(end.verdict);
      if (promised.reason !== undefined) expect(end.reasons).toContain(promised.reason);
      if (promised.exitCode !== undefined) expect(end.exitCode).toBe(promised.exitCode);
      if (promised.governance !== undefined) expect(end.governance).toBe(promised.governance);
      expectConsistent(end);
    }
    // Only now, so that a row that fails is not recorded.
    row.ends.push(...ends);
  });
}

/** What holds of every end: whatever a pipeline reads, it reads the same. */
function expectConsistent({ verdict, exitCode, junit, audit, governance }: End): void {
  const isPass = verdict === 'passed';
  expect(exitCode === 0).toBe(isPass);
  expect(junit === 'green').toBe(isPass);
  expect(audit).toBe(verdict);
  if (!isPass) expect(governance).not.toBe('compliant');
  if (verdict === 'failed') expect(governance).toBe('non_compliant');
}
