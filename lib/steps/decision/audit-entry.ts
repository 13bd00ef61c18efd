import type { AuditEntry } from '../../domain/audit/audit-chain.ts';
import { auditedReport } from '../../domain/audit/audited-report.ts';
import { shortenLists } from '../../domain/audit/shorten-lists.ts';
import { type BatchRecord, settledAtOf } from '../../domain/batch.ts';
import type { EvidenceRef } from '../../domain/evidence-ref.ts';
import { isoTime } from '../../domain/instant.ts';
import type { Report } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';

/** The part of a run that is kept for good: enough to answer who, what, when, with what result, on which evidence. */
export function auditEntry(
  run: RunRecord,
  batches: readonly BatchRecord[],
  report: Report,
  kept: EvidenceRef,
): AuditEntry {
  const firstAttempts = batches.flatMap(({ firstAttemptAt }) => firstAttemptAt ?? []);
  const settled = batches.flatMap((batch) => settledAtOf(batch) ?? []);
  const submittedAt = firstAttempts.length > 0 ? Math.min(...firstAttempts) : run.startedAt;
  const endedAt = settled.length > 0 ? Math.max(...settled) : Date.parse(report.finished_at);
  return shortenLists({
    ...auditedReport(report, kept),
    submission_time: isoTime(submittedAt),
    execution_latency_seconds: Math.max(0, endedAt - submittedAt) / 1_000,
    trigger: run.trigger,
    resumptions: run.resumptions,
  });
}
