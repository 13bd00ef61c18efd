import type { AuditRecord } from '../audit/audit-chain.ts';
import { CLOCK_TOLERANCE_MS } from '../instant.ts';
import type { Contradiction } from './first-difference.ts';

/**
 * By so much a record may be older than the one before it: runs that end together take their places in
 * any order, a run that was killed while it was decided is decided again, and clocks are set (decision 63).
 */
const CLOCK_ALLOWANCE_MS = 3_600_000;

type Timed = Pick<AuditRecord, 'accepted_at' | 'submission_time' | 'decided_at' | 'resumptions'>;

/** Accepted, then sent, then decided. A process goes by the time that passes; the next one may have another clock. */
export function untimely(record: Timed): Contradiction[] {
  const allowance = record.resumptions === 0 ? CLOCK_TOLERANCE_MS : CLOCK_ALLOWANCE_MS;
  const moments = [
    ['accepted_at', record.accepted_at],
    ['submission_time', record.submission_time],
    ['decided_at', record.decided_at],
  ] as const;
  return moments.slice(1).flatMap(([field, found], place) => {
    const [name, before] = moments[place] ?? moments[0];
    if (Date.parse(found) + allowance >= Date.parse(before)) return [];
    return [{ field, found, expected: `not before ${name}, ${before}` }];
  });
}

/** Of a record behind another of its chain. */
export function outOfTime(before: string, { decided_at: found }: Timed): Contradiction[] {
  if (Date.parse(found) + CLOCK_ALLOWANCE_MS >= Date.parse(before)) return [];
  return [{ field: 'decided_at', found, expected: `not before the record before it, ${before}` }];
}
