import { type AuditRecord, canonicalForm } from '../../domain/audit/audit-chain.ts';
import { chainOf } from '../../domain/chain-of.ts';
import type { StateDirectory } from '../../local/state-directory.ts';
import { verifyAudit } from '../../local-audit/verify-audit.ts';
import type { Check } from '../../promotion/check-run.ts';
import { findReport } from '../find-run.ts';
import { UsageError } from '../usage-error.ts';

/** A run as its audit record has it, which is what was decided. */
export interface AuditedRun {
  readonly record: AuditRecord;
  /** Of the suite, after that record. */
  readonly later: readonly AuditRecord[];
  /** Whether chain, evidence and report are those that were sealed. */
  readonly audit: Check;
}

const REMEDY = 'nothing is promoted by evidence that was changed: look at cognigate audit verify';

/** @throws UsageError where there is no such run, or it has no verdict. */
export async function auditedRun(runId: string, state: StateDirectory): Promise<AuditedRun> {
  const { run, report, kept } = await findReport(runId, state);
  const chain = chainOf(run);
  const records = await state.audit.recordsAfter(chain, 0);
  const at = records.findIndex(({ run_id }) => run_id === runId);
  const record = records[at];
  if (record === undefined) {
    throw new UsageError(
      `run ${runId} has no record in the audit chain of ${chain}: gate the snapshot again`,
    );
  }
  const verification = await verifyAudit(state, { chain });
  const findings =
    verification.chains.reduce((sum, one) => sum + one.findings.length, 0) +
    (verification.endpointLog?.findings.length ?? 0);
  const isDecided =
    record.evidence.report?.sha256 === kept.sha256 &&
    report.run_id === runId &&
    report.verdict === record.verdict &&
    canonicalForm({ bot: report.bot }) === canonicalForm({ bot: record.bot });
  const found =
    findings > 0
      ? `${findings} findings in the chain ${chain}`
      : isDecided
        ? `record ${record.seq} of the chain ${chain}, intact with its evidence`
        : `the report of ${runId} is not the one that its record names`;
  const audit = { name: 'audit', found, remedy: findings === 0 && isDecided ? null : REMEDY };
  return { record, later: records.slice(at + 1), audit };
}
