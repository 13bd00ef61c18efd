import { chainOf } from '../../domain/chain-of.ts';
import type { StateDirectory } from '../../local/state-directory.ts';
import { countFindings, verifyAudit } from '../../local-audit/verify-audit.ts';
import { type AuditedRun, auditedRun } from '../../promotion/audited-run.ts';
import { findReport } from '../find-run.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where there is no such run, or it has no verdict. */
export async function locallyAudited(runId: string, state: StateDirectory): Promise<AuditedRun> {
  const { run, report, kept } = await findReport(runId, state);
  const chain = chainOf(run);
  const verified = await verifyAudit(state, { chains: [chain] });
  const audited = auditedRun({
    runId,
    records: await state.audit.recordsAfter(chain, 0),
    findings: countFindings(verified),
    report,
    reportSha256: kept.sha256,
  });
  if (audited !== null) return audited;
  throw new UsageError(
    `run ${runId} has no record in the audit chain of ${chain}: gate the snapshot again`,
  );
}
