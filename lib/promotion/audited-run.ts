import { expiryOf } from '../domain/attestation/verdict-statement.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import type { Report } from '../domain/report.ts';
import type { Check } from './check-run.ts';

/** A run as its audit record has it, which is what was decided. */
export interface AuditedRun {
  readonly record: AuditRecord;
  /** Of the suite, after that record. */
  readonly later: readonly AuditRecord[];
  /** Whether chain, evidence and report are those that were sealed. */
  readonly audit: Check;
  /** The instant after which nothing ships by the record, by the policy that its run was held to. */
  readonly expires: string;
}

export interface VerifiedRun {
  readonly runId: string;
  /** The whole chain of its suite. */
  readonly records: readonly AuditRecord[];
  /** How much is wrong with that chain, and with the evidence that it names. */
  readonly findings: number;
  readonly report: Report;
  readonly reportSha256: string;
}

const REMEDY = 'nothing is promoted by evidence that was changed: look at cognigate audit verify';

/** A run in its chain; null where it has no record there. */
export function auditedRun({ runId, records, ...verified }: VerifiedRun): AuditedRun | null {
  const at = records.findIndex(({ run_id }) => run_id === runId);
  const record = records[at];
  if (record === undefined) return null;
  const { findings, report, reportSha256 } = verified;
  const isDecided =
    record.evidence.report?.sha256 === reportSha256 &&
    report.run_id === runId &&
    report.verdict === record.verdict &&
    canonicalForm({ bot: report.bot }) === canonicalForm({ bot: record.bot });
  const { chain, seq } = record;
  const found =
    findings > 0
      ? `${findings} findings in the chain ${chain}`
      : isDecided
        ? `record ${seq} of the chain ${chain}, intact with its evidence`
        : `the report of ${runId} is not the one that its record names`;
  const audit = { name: 'audit', found, remedy: findings === 0 && isDecided ? null : REMEDY };
  const expires = expiryOf(record, report.policy);
  return { record, later: records.slice(at + 1), audit, expires };
}
