import type { AuditRecord } from '../../domain/audit/audit-chain.ts';
import { tallyOf } from '../../domain/audit/tally-of.ts';
import type { NewlyFailing, RunRecord } from '../../domain/run.ts';
import { UNSIGNED, type VerdictSignature } from '../../domain/signature.ts';
import type { Ports } from '../ports/ports.ts';
import { amendRun } from '../run-access.ts';
import { recordOf } from './append-once.ts';

const NOT_YET: VerdictSignature = {
  status: 'owed',
  problem: 'whoever decided has ended before it was signed',
};

/**
 * Gives the run the verdict of its audit record, where it has one that the ledger does not know of.
 *
 * Whoever takes up a run after a crash has to look, or would send batches of a run that is decided.
 */
export async function adoptDecision(
  run: RunRecord,
  { ledger, audit, signing }: Pick<Ports, 'ledger' | 'audit' | 'signing'>,
): Promise<RunRecord> {
  if (run.verdict !== null) return run;
  const record = await recordOf(audit, run);
  if (record === null) return run;
  const signature = signing === undefined ? UNSIGNED : NOT_YET;
  return amendRun(ledger, run.runId, (latest) => decided(latest, record, { signature }));
}

/**
 * The run as its audit record has decided it.
 * @param newly of the report that the record rests on; nobody knows it of a record that is only found
 */
export function decided(
  run: RunRecord,
  record: AuditRecord,
  {
    signature,
    newly,
  }: { readonly signature: VerdictSignature; readonly newly?: NewlyFailing | undefined },
): RunRecord {
  if (run.verdict !== null) return run;
  return {
    ...run,
    verdict: record.verdict,
    reasons: record.reasons,
    finishedAt: Date.parse(record.decided_at),
    report: record.evidence.report,
    tally: tallyOf(record),
    ...(newly === undefined ? {} : { newlyFailing: newly }),
    audit: { auditId: record.audit_id, seq: record.seq, hash: record.hash },
    ...(signature.status === 'unsigned' ? {} : { signature }),
  };
}
