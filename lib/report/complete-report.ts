import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { UNSIGNED, type VerdictSignature } from '../domain/signature.ts';

/** The evidence copy of a report with what came after it: its audit record, its signature and the notifications. */
export function completeReport(
  evidenceCopy: Report,
  audit: RunRecord['audit'],
  notifications: RunRecord['notifications'],
  signature: VerdictSignature = UNSIGNED,
): Report {
  return {
    ...evidenceCopy,
    audit: audit && { audit_id: audit.auditId, seq: audit.seq, hash: audit.hash },
    signature,
    notifications: notifications.map(({ lastProblem, ...notification }) => ({
      ...notification,
      last_problem: lastProblem,
    })),
  };
}
