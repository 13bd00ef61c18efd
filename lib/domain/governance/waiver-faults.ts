import type { Quarantine, Suite } from '../suite/suite.ts';
import { type SuiteFault, suiteFault } from '../suite/suite-fault.ts';
import { isSamePerson } from './same-person.ts';

const DAY_MS = 86_400_000;
/** Blanks, and signs that nobody sees. */
const UNSEEN = /^[\s\p{Z}\p{Cf}]*$/u;

/** What a quarantine needs wherever it is written; a suite that is kept of an earlier run may lack it. */
export function unapprovedWaivers(suite: Pick<Suite, 'test_cases'>): SuiteFault[] {
  return eachWaiver(suite, (quarantine, keys) => [
    ...(UNSEEN.test(quarantine.reason)
      ? [
          suiteFault([...keys, 'reason'], {
            problem: 'has nothing that can be read',
            remedy: 'write why the case does not count for now',
          }),
        ]
      : []),
    ...(quarantine.approved_by === undefined
      ? [missing([...keys, 'approved_by'], 'who has approved it, other than who starts the run')]
      : []),
    ...(quarantine.ticket === undefined
      ? [missing([...keys, 'ticket'], 'where it is tracked, such as ticket: SHOP-123')]
      : []),
  ]);
}

export interface WaiverTerms {
  /** The start of the run, in milliseconds since 1970 UTC. */
  readonly at: number;
  readonly longestDays: number;
  /** All that is known of who starts the run: accounts, names, addresses. */
  readonly startedBy: readonly string[];
}

/** Quarantines that may not hold in a run on these terms; those that are over are nobody's concern. */
export function waiverFaults(
  suite: Pick<Suite, 'test_cases'>,
  { at, longestDays, startedBy }: WaiverTerms,
): SuiteFault[] {
  const [today, last] = [dayOf(at), dayOf(at + longestDays * DAY_MS)];
  return eachWaiver(suite, ({ until, approved_by: approver }, keys) => {
    if (until < today) return [];
    if (longestDays === 0) {
      const remedy = 'let the case count, or have the policy changed';
      return [suiteFault(keys, { problem: 'is forbidden by the policy', remedy })];
    }
    const isOwn =
      approver !== undefined && startedBy.some((starter) => isSamePerson(starter, approver));
    return [
      ...(until <= last
        ? []
        : [
            suiteFault([...keys, 'until'], {
              problem: `is ${until}, more than ${longestDays} days after today, ${today}`,
              remedy: `write ${last} or an earlier day, and have it approved again then`,
            }),
          ]),
      ...(isOwn
        ? [
            suiteFault([...keys, 'approved_by'], {
              problem: `is ${JSON.stringify(approver)}, who starts this run`,
              remedy: 'have somebody else approve the quarantine, or somebody else start the run',
            }),
          ]
        : []),
    ];
  });
}

/** Whole days from `at` through the last day of a quarantine; 0 on that day, below it afterwards. */
export function daysLeft({ until }: Pick<Quarantine, 'until'>, at: number): number {
  return Math.round((Date.parse(until) - Date.parse(dayOf(at))) / DAY_MS);
}

function eachWaiver(
  { test_cases: cases }: Pick<Suite, 'test_cases'>,
  faultsOf: (quarantine: Quarantine, keys: readonly (string | number)[]) => SuiteFault[],
): SuiteFault[] {
  return cases.flatMap(({ quarantine }, position) =>
    quarantine === undefined ? [] : faultsOf(quarantine, ['test_cases', position, 'quarantine']),
  );
}

function missing(keys: readonly (string | number)[], what: string): SuiteFault {
  return suiteFault(keys, {
    kind: 'missing-field',
    problem: 'is missing',
    remedy: `write ${what}`,
  });
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
