import { chainOf } from '../chain-of.ts';
import { AuditRecord } from './audit-chain.ts';
import type { ChainFinding } from './verify-chain.ts';

/** A record as it lies in the store, for those who do not trust it. */
export interface StoredRecord {
  /** The place under which it is stored, whatever the record says. */
  readonly seq: number;
  readonly text: string;
}

/** The chain of a suite, and that of its mock runs where there is one. */
export function chainsIn(known: readonly string[], suiteId: string): string[] {
  const ofMock = chainOf({ suiteId, simulated: true });
  return known.includes(ofMock)
    ? [suiteId, ofMock].filter((name) => known.includes(name))
    : [suiteId];
}

/** Null where it cannot be read: that is for the check of the chain to report. */
export function readRecord(text: string): AuditRecord | null {
  try {
    return AuditRecord.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A record that lies in another place than the one it was sealed for; null where it does not. */
export function misplaced(
  { seq }: StoredRecord,
  record: AuditRecord,
  position: number,
): ChainFinding | null {
  if (record.seq === seq) return null;
  return {
    kind: 'order',
    position,
    seq: record.seq,
    auditId: record.audit_id,
    field: 'seq',
    found: seq,
    expected: record.seq,
    problem: `is stored in place ${seq}`,
  };
}

/** Evidence that a record names by its digest alone. */
export interface NamedDigest {
  readonly what: 'results' | 'a request' | 'an answer';
  readonly sha256: string;
}

/** Records of 0.1.0 name no requests and no answers. */
export function digestsOf(batch: AuditRecord['batches'][number]): NamedDigest[] {
  const { request_sha256: request, answers_sha256: answers = [], results_sha256: results } = batch;
  return [
    ...[results ?? []].flat().map((sha256) => ({ what: 'results', sha256 }) as const),
    ...[request ?? []].flat().map((sha256) => ({ what: 'a request', sha256 }) as const),
    ...answers.map((sha256) => ({ what: 'an answer', sha256 }) as const),
  ];
}
