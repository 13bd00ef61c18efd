import type { ChainFinding } from '../audit/verify-chain.ts';
import type { Contradiction } from './first-difference.ts';

/**
 * What contradicts what, beside the chain itself.
 *
 * `record`: a record and its report. `report`: a report and the evidence it rests on. `answers`: results and
 * the answers that they were read from. `ledger`: the ledger and a record. `time`: moments in another order
 * than things happen. `no_run`: a record whose run the ledger does not know. `no_record`: a verdict without
 * a record. `evidence_alone`: evidence of a run that nothing else knows. `evidence_foreign`: a record names
 * evidence of another run. `twice`: a run with records in two chains. `baseline`: a baseline that is no run
 * on record. `schema`: the state file is not built as it was made. `head`: a head that was noted earlier is
 * in no chain. `copy`: a copy of a report is not the one that was decided. `export`: a file is not as it was
 * exported. `signature`: a signed verdict does not verify, is missing, or is of another record. `forgetting`:
 * the log of what was forgotten on purpose is not whole, or not about what is on record.
 */
export type MeaningKind =
  | 'evidence_missing'
  | 'evidence_changed'
  | 'evidence_foreign'
  | 'evidence_alone'
  | 'record'
  | 'report'
  | 'answers'
  | 'ledger'
  | 'time'
  | 'no_run'
  | 'no_record'
  | 'twice'
  | 'baseline'
  | 'schema'
  | 'head'
  | 'copy'
  | 'export'
  | 'signature'
  | 'forgetting';

export interface AuditFinding {
  readonly kind: ChainFinding['kind'] | MeaningKind;
  /** Place of the record in its chain; null where no record is concerned. */
  readonly seq: number | null;
  readonly auditId: string | null;
  /** What differs, as `totals.passed` or a piece of evidence; null where it is the thing as a whole. */
  readonly field: string | null;
  readonly found: unknown;
  readonly expected: unknown;
  readonly problem: string;
}

/** The record that a finding is about. */
export interface Concerned {
  readonly seq: number;
  readonly audit_id: string;
}

export function findingOf(
  kind: MeaningKind,
  concerned: Concerned | null,
  { problem, ...said }: Partial<Contradiction> & { readonly problem: string },
): AuditFinding {
  const { field = null, found = null, expected = null } = said;
  const [seq, auditId] = concerned === null ? [null, null] : [concerned.seq, concerned.audit_id];
  return { kind, seq, auditId, field, found: found ?? null, expected: expected ?? null, problem };
}

/** A difference as a sentence that goes on from the record it is about. */
export function differenceFinding(
  kind: MeaningKind,
  concerned: Concerned | null,
  { difference, against }: { readonly difference: Contradiction; readonly against: string },
): AuditFinding {
  const { field, found, expected } = difference;
  const problem = `has ${field} ${inBrief(found)}, and ${against} ${inBrief(expected)}`;
  return findingOf(kind, concerned, { field, found, expected, problem });
}

const MOST_CHARACTERS = 120;

/** A value as JSON, as far as a line has room for it. */
function inBrief(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
