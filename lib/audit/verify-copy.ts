import { defined } from '../defined.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { readRecord } from '../domain/audit/stored-chain.ts';
import { isEvidenceKey } from '../domain/evidence-ref.ts';
import { readForgettingLog } from '../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../domain/forgetting/forgotten.ts';
import type { Report } from '../domain/report.ts';
import { type AuditFinding, findingOf } from '../domain/verification/audit-finding.ts';
import { type Contradiction, firstDifference } from '../domain/verification/first-difference.ts';
import type { DecisionTrail } from './decision-trail.ts';
import { reportIn } from './known-documents.ts';

/** A report that was mailed or archived, as far as its form lets it be held against the kept one. */
export interface ReportCopy {
  readonly runId: string;
  /** Content by which the copy and the kept report, completed, are compared. */
  readonly content: unknown;
  /** The same content of a report. */
  contentOf(report: Report): unknown;
  readonly audit: Report['audit'];
  readonly notifications: Report['notifications'];
  readonly signature: Report['signature'];
}

/** Where a copy of a report is not the one that was decided; white space and the order of keys are no difference. */
export async function verifyCopy(copy: ReportCopy, trail: DecisionTrail): Promise<AuditFinding[]> {
  const record = recordOf(copy.runId, trail);
  if (record === null) {
    const problem = `the report is of run ${copy.runId}, of which there is no record`;
    return [findingOf('copy', null, { field: 'run_id', found: copy.runId, problem })];
  }
  const kept = await keptReport(record, trail);
  if (kept === null) {
    const problem = `the report of run ${copy.runId} cannot be held against the kept one, which is missing`;
    return [findingOf('copy', record, { field: 'evidence.report', problem })];
  }
  const { audit, notifications, signature } = copy;
  const expected = copy.contentOf(defined({ ...kept, audit, notifications, signature }));
  const { audit_id, seq, hash } = record;
  const differences = [
    firstDifference(copy.content, expected),
    audit === null ? null : firstDifference(audit, { audit_id, seq, hash }, 'audit'),
    await toldOthers(copy, trail),
    await signedBy(copy, trail),
  ];
  const redacted = forgottenOf(trail).redactionsOf(copy.runId).at(-1)?.at ?? null;
  return differences.flatMap((difference) => copyFinding(record, { difference, redacted }));
}

function copyFinding(
  record: AuditRecord,
  {
    difference,
    redacted,
  }: { readonly difference: Contradiction | null; readonly redacted: string | null },
): AuditFinding[] {
  if (difference === null) return [];
  const { field, found, expected } = difference;
  const since =
    redacted === null ? '' : `; it was redacted at ${redacted}, which a report from before has not`;
  const problem = `is not what the report says, which has another ${field}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}${since}`;
  return [findingOf('copy', record, { field, found, expected, problem })];
}

/** Who was told the ledger knows; how often it was tried changes after a report was written. */
async function toldOthers(
  { runId, notifications }: ReportCopy,
  { ledger }: DecisionTrail,
): Promise<Contradiction | null> {
  const run = await ledger?.run(runId);
  if (!run || notifications.length === 0) return null;
  const told = run.notifications.map(({ endpoint, id }) => ({ endpoint, id }));
  const found = notifications.map(({ endpoint, id }) => ({ endpoint, id }));
  return firstDifference(found, told, 'notifications');
}

/** A copy may be older than its signature; one that has it has the one that was made. */
async function signedBy(
  { runId, signature }: ReportCopy,
  { ledger }: DecisionTrail,
): Promise<Contradiction | null> {
  const run = await ledger?.run(runId);
  if (!run || signature?.status !== 'signed') return null;
  return firstDifference(signature, run.signature ?? { status: 'unsigned' }, 'signature');
}

function recordOf(runId: string, trail: DecisionTrail): AuditRecord | null {
  for (const chain of trail.chains) {
    for (const { text } of trail.records(chain)) {
      // Most are of other runs, and need not be read for that.
      const record = text.includes(runId) ? readRecord(text) : null;
      if (record?.run_id === runId) return record;
    }
  }
  return null;
}

async function keptReport(record: AuditRecord, trail: DecisionTrail): Promise<Report | null> {
  const { report } = record.evidence;
  if (trail.evidence === null) return (await trail.report?.(record.run_id)) ?? null;
  if (report === null || !isEvidenceKey(report.key)) return null;
  const bytes = await trail.evidence.read(report.key);
  return reportIn(forgottenOf(trail).rest(report.sha256, bytes) ?? bytes);
}

function forgottenOf({ forgetting = [] }: DecisionTrail): Forgotten {
  return new Forgotten(readForgettingLog(forgetting).records);
}
