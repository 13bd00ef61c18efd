import type { AuditHead, AuditRecord } from '../../domain/audit/audit-chain.ts';

/** Append-only, hash-chained records; a chain per suite. */
export interface AuditLog {
  /** The newest record's place and hash; `{ seq: 0, hash: GENESIS_HASH }` for an empty chain. */
  head(chain: string): Promise<AuditHead>;
  /** Adds a record at its `seq`; false where that place is taken (by whomever), and nothing changed. */
  insert(record: AuditRecord): Promise<boolean>;
  /** The records after `seq`, oldest first. */
  recordsAfter(chain: string, seq: number, limit?: number): Promise<AuditRecord[]>;
}
