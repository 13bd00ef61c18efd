import type { AuditRecord } from '../audit/audit-chain.ts';
import type { ReportCase } from '../report.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import { daysLeft } from './waiver-faults.ts';

/** How long before its end a waiver is said to end. */
export const WARNING_DAYS = 7;

/** A quarantine as lists show it. */
export interface ListedWaiver {
  readonly suite_id: string;
  readonly case_id: string;
  readonly until: string;
  readonly reason: string;
  /** Null where it was recorded by 0.1.0, which did not ask. */
  readonly approved_by: string | null;
  readonly ticket: string | null;
  /** `withdrawn`: the last run of its suite had it no more. */
  readonly status: 'holds' | 'ending' | 'past' | 'withdrawn';
  /** Whole days through its last one; below 0 when it is over. */
  readonly days_left: number;
  /** What it was used for; null where it stands in a suite and no run is known to have used it. */
  readonly used: {
    readonly runs: number;
    readonly first_at: string;
    readonly last_at: string;
    readonly last_run_id: string;
    /** Of the case, in the last of them. */
    readonly last_outcome: string;
  } | null;
}

type Waived = Pick<AuditRecord, 'run_id' | 'decided_at'> & {
  readonly suiteId: string;
  readonly quarantined: NonNullable<AuditRecord['quarantined']>;
};

/**
 * The waivers of suites as they are written, and of runs as they were decided, soonest end first.
 * @param runs in the order in which they were decided
 */
export function listWaivers(
  { suites, runs }: { readonly suites: readonly Suite[]; readonly runs: readonly Waived[] },
  at: number,
): ListedWaiver[] {
  const listed = new Map<string, ListedWaiver>();
  const lastRuns = new Map(runs.map((run) => [run.suiteId, run.run_id]));
  for (const { suiteId, run_id, decided_at, quarantined } of runs) {
    for (const { case_id, outcome, ...waiver } of quarantined) {
      const bare = bareWaiver(suiteId, case_id, waiver, at);
      const used = listed.get(keyOf(bare))?.used;
      listed.set(keyOf(bare), {
        ...bare,
        used: {
          runs: (used?.runs ?? 0) + 1,
          first_at: used?.first_at ?? decided_at,
          last_at: decided_at,
          last_run_id: run_id,
          last_outcome: outcome,
        },
      });
    }
  }
  const written = suites.flatMap((suite) =>
    suite.test_cases.flatMap(({ quarantine, ...testCase }, position) =>
      quarantine === undefined
        ? []
        : bareWaiver(suite.suite_id, caseIdOf(testCase, position), quarantine, at),
    ),
  );
  const inSuites = new Set(written.map(keyOf));
  for (const waiver of written) {
    listed.set(keyOf(waiver), { ...waiver, used: listed.get(keyOf(waiver))?.used ?? null });
  }
  return [...listed.values()]
    .map((waiver) => {
      const isCurrent =
        waiver.used === null || lastRuns.get(waiver.suite_id) === waiver.used.last_run_id;
      const isGone = !isCurrent && !inSuites.has(keyOf(waiver)) && waiver.status !== 'past';
      return isGone ? { ...waiver, status: 'withdrawn' as const } : waiver;
    })
    .toSorted((a, b) => (a.until === b.until ? 0 : a.until < b.until ? -1 : 1));
}

/** Claims that the waiver is of use in a run now. */
export function isHolding({ status }: ListedWaiver): boolean {
  return status === 'holds' || status === 'ending';
}

function bareWaiver(
  suiteId: string,
  caseId: string,
  { until, reason, approved_by, ticket }: NonNullable<ReportCase['quarantine']>,
  at: number,
): ListedWaiver {
  const days = daysLeft({ until }, at);
  return {
    suite_id: suiteId,
    case_id: caseId,
    until,
    reason,
    approved_by: approved_by ?? null,
    ticket: ticket ?? null,
    status: days < 0 ? 'past' : days <= WARNING_DAYS ? 'ending' : 'holds',
    days_left: days,
    used: null,
  };
}

function keyOf({ suite_id, case_id, until, reason, approved_by, ticket }: ListedWaiver): string {
  return JSON.stringify([suite_id, case_id, until, reason, approved_by, ticket]);
}
