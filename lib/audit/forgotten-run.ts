import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import type { ForgettingRecord, Redaction } from '../domain/forgetting/forgetting-log.ts';
import type { Forgotten } from '../domain/forgetting/forgotten.ts';
import { type AuditFinding, findingOf } from '../domain/verification/audit-finding.ts';

/** What is on record of a run that is not there as a whole any more. */
export interface ForgottenRun {
  readonly kind: Exclude<ForgettingRecord['kind'], 'finished'>;
  readonly runId: string;
  /** Place of its audit record. */
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** How many pieces gave way to a tombstone; null where all of them are gone. */
  readonly pieces: number | null;
}

export function forgottenRuns(record: AuditRecord, forgotten: Forgotten): ForgottenRun[] {
  const pruning = forgotten.pruningOf(record.run_id);
  return [
    ...forgotten.redactionsOf(record.run_id),
    ...(pruning === undefined ? [] : [pruning]),
  ].map((entry) => ({
    kind: entry.kind,
    runId: entry.run_id,
    seq: record.seq,
    at: entry.at,
    by: entry.by.principal,
    reason: entry.reason,
    pieces: entry.kind === 'redacted' ? entry.pieces.length : null,
  }));
}

/** Where the log says of a record what cannot be: it was written for another one, or before it, or is not done to its end. */
export function forgottenAmiss(record: AuditRecord, forgotten: Forgotten): AuditFinding[] {
  const pruning = forgotten.pruningOf(record.run_id);
  const entries = [...forgotten.redactionsOf(record.run_id), ...(pruning ? [pruning] : [])];
  const decided = Date.parse(record.decided_at);
  const unfinished = pruning === undefined ? forgotten.unfinishedOf(record.run_id) : undefined;
  const amiss = entries.flatMap((entry) => {
    const found = (field: string, problem: string) =>
      findingOf('forgetting', record, { field, found: entry.hash, problem });
    const before = entry.kind === 'pruned' ? entry.decided_before : entry.at;
    return [
      ...(entry.audit_hash === record.hash
        ? []
        : [found('audit_hash', `was ${entry.kind} as a record with another hash`)]),
      ...(decided < Date.parse(before) && Date.parse(before) <= Date.parse(entry.at)
        ? []
        : [
            found(
              'at',
              `was ${entry.kind} at ${entry.at} as decided before ${before}, and was decided at ${record.decided_at}`,
            ),
          ]),
    ];
  });
  return [...amiss, ...(unfinished === undefined ? [] : [unfinishedFinding(record, unfinished)])];
}

function unfinishedFinding(
  record: AuditRecord,
  { run_id: runId, case_id: caseId, at, by, pieces }: Redaction,
): AuditFinding {
  const what = caseId === null ? '--text …' : `--case ${caseId}`;
  return findingOf('forgetting', record, {
    field: 'finished',
    found: null,
    expected: `that the ${pieces.length} pieces of the redaction of ${at} are gone`,
    problem: `was redacted at ${at} by ${by.principal}, and not to its end: what was said may be there still; run it again: cognigate redact --run ${runId} ${what} --reason …`,
  });
}
