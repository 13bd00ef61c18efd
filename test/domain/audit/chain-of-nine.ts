import { type AuditRecord, recordHash } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { aChain } from '../../support/builders/audit-builders.ts';

/** An intact chain of nine records, and the same as it is stored. */
export const chain = aChain(9);
export const stored = chain.map(canonicalForm);

/** The record at a place of the intact chain. */
export function record(seq: number): AuditRecord {
  const found = chain[seq - 1];
  if (!found) throw new Error(`the chain has no record ${seq}`);
  return found;
}

/** The chain with the record of one place replaced. */
export function withRecord(seq: number, replacement: unknown): unknown[] {
  return chain.with(seq - 1, replacement as AuditRecord);
}

/** A record that was changed and given a hash that fits again. */
export function resealed(changed: AuditRecord): AuditRecord {
  return { ...changed, hash: recordHash(changed) };
}
