import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { readRecord } from '../domain/audit/stored-chain.ts';
import type { DecisionTrail } from './decision-trail.ts';

/** All records of a trail that can be read, newest first. */
export function recordsIn({
  chains,
  records,
}: Pick<DecisionTrail, 'chains' | 'records'>): AuditRecord[] {
  return chains
    .flatMap((chain) => [...records(chain)].flatMap(({ text }) => readRecord(text) ?? []))
    .sort((one, other) => other.decided_at.localeCompare(one.decided_at));
}
