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

    expect(ends).not.toEqual([]);
    expect(ends.flatMap((end) => brokenPromises(end, promised))).toEqual([]);
    // Only now, so that a row that fails is not recorded.
    row.ends.push(...ends);
  });
}

/** What does not hold of an end, in words. */
function brokenPromises(end: End, promised: AttackPromise): string[] {
  const { verdict, exitCode, junit, audit, governance, reasons } = end;
  const isPass = verdict === 'passed';
  // Whatever a pipeline reads, it reads the same.
  const claims: readonly (readonly [boolean, string])[] = [
    [[promised.verdict].flat().includes(verdict), `verdict ${verdict} (${reasons.join(', ')})`],
    [promised.reason === undefined || reasons.includes(promised.reason), `reasons ${reasons}`],
    [(promised.exitCode ?? exitCode) === exitCode, `exit code ${exitCode}`],
    [(promised.governance ?? governance) === governance, `governance status ${governance}`],
    [(exitCode === 0) === isPass, `exit code ${exitCode} of ${verdict}`],
    [(junit === 'green') === isPass, `JUnit ${junit} of ${verdict}`],
    [audit === verdict, `audit record ${audit} of ${verdict}`],
    [isPass || governance !== 'compliant', `governance status ${governance} of ${verdict}`],
    [verdict !== 'failed' || governance === 'non_compliant', `${governance} of a failed bot`],
  ];
  return claims.flatMap(([holds, words]) => (holds ? [] : [words]));
}
