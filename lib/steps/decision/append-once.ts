import { type AuditEntry, type AuditRecord, sealRecord } from '../../domain/audit/audit-chain.ts';
import { chainOf, chainsOf } from '../../domain/chain-of.ts';
import { AuditUnavailable } from '../../domain/errors.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { AuditLog } from '../ports/audit-log.ts';

/** Every loss of the race for a place means that another run won it, so this is plenty. */
const MAX_ATTEMPTS = 50;

/** The run's record where it has one already; null where it has none. */
export async function recordOf(audit: AuditLog, run: RunRecord): Promise<AuditRecord | null> {
  for (const chain of chainsOf(run)) {
    const since = await audit.recordsAfter(chain, run.auditSeqAtStart);
    const own = since.find((record) => record.run_id === run.runId);
    if (own !== undefined) return own;
  }
  return null;
}

/**
 * Adds the entry to the chain of its suite, or finds the record that the run has by now.
 *
 * The place in the chain is the lock: whoever loses it looks again who won before trying the next.
 * @throws AuditUnavailable where no place could be won.
 */
export async function appendOnce(
  audit: AuditLog,
  run: RunRecord,
  entry: AuditEntry,
): Promise<AuditRecord> {
  const chain = chainOf(run);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const head = await audit.head(chain);
    const known = await recordOf(audit, run);
    if (known !== null) return known;
    const record = sealRecord(head, chain, entry);
    if (await audit.insert(record)) return record;
  }
  throw new AuditUnavailable(`no place in the chain ${chain} in ${MAX_ATTEMPTS} attempts`);
}
