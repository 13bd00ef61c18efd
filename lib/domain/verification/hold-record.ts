import type { AuditRecord } from '../audit/audit-chain.ts';
import { auditedReport, type LedgerFacts } from '../audit/audited-report.ts';
import { shortenLists } from '../audit/shorten-lists.ts';
import type { EvidenceRef } from '../evidence-ref.ts';
import { asRedacted } from '../forgetting/as-redacted.ts';
import type { Report } from '../report.ts';
import { isJudgedAlike } from './consistent-report.ts';
import { type Contradiction, firstDifference } from './first-difference.ts';

/** What records of 0.1.0 do not have. */
const SINCE = ['scope', 'shortened'] as const;

/**
 * Where a record says something else than its report; empty where every field that both have is the same.
 *
 * What was redacted in a report stays in its record.
 */
export function holdRecord(
  record: AuditRecord,
  report: Report,
  { kept, isRedacted }: { readonly kept: EvidenceRef | null; readonly isRedacted: boolean },
): Contradiction[] {
  const { submission_time, execution_latency_seconds, resumptions } = record;
  // Reports say who started their run since 0.2.0.
  const trigger = report.trigger ?? record.trigger;
  const known: LedgerFacts = { submission_time, execution_latency_seconds, trigger, resumptions };
  const expected: Record<string, unknown> = shortenLists({
    ...auditedReport(report, kept),
    ...known,
  });
  if (!isJudgedAlike(report)) asOnce(expected);
  const found: Readonly<Record<string, unknown>> = toldIn(record);
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((name) => {
    const value = isRedacted ? asRedacted(found[name], expected[name]) : found[name];
    const difference = firstDifference(value, expected[name], name);
    return difference === null ? [] : [difference];
  });
}

/** What a record tells of its run, without its place. */
function toldIn({ chain, seq, prev_hash, hash, ...told }: AuditRecord) {
  return told;
}

/** As version 0.1.0 wrote it. */
function asOnce(expected: Record<string, unknown>): void {
  for (const name of SINCE) delete expected[name];
  if (Array.isArray(expected.batches)) {
    expected.batches = expected.batches.map(
      ({ request_sha256, answers_sha256, ...batch }) => batch,
    );
  }
  expected.governance_status = expected.verdict === 'passed' ? 'compliant' : 'non_compliant';
}
