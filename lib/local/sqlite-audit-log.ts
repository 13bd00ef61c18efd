import type { DatabaseSync } from 'node:sqlite';
import { type AuditHead, AuditRecord, GENESIS_HASH } from '../domain/audit/audit-chain.ts';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import type { StoredRecord } from '../domain/audit/stored-chain.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import type { AuditLog } from '../steps/ports/audit-log.ts';

/** Records in their canonical form; the database refuses to change or delete one. */
export class SqliteAuditLog implements AuditLog {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async head(chain: string): Promise<AuditHead> {
    const row = this.#database
      .prepare('SELECT record FROM audit_records WHERE chain = ? ORDER BY seq DESC LIMIT 1')
      .get(chain);
    if (!row) return { seq: 0, hash: GENESIS_HASH };
    const { seq, hash } = parseRecord(chain, String(row.record));
    return { seq, hash };
  }

  async insert(record: AuditRecord): Promise<boolean> {
    const { changes } = this.#database
      .prepare(
        `INSERT INTO audit_records (chain, seq, record) SELECT ?, ?, ?
         WHERE NOT EXISTS (SELECT 1 FROM audit_records WHERE chain = ? AND seq = ?)`,
      )
      .run(record.chain, record.seq, canonicalForm(record), record.chain, record.seq);
    return changes === 1;
  }

  /** All of them where no limit is given. */
  async recordsAfter(chain: string, seq: number, limit = -1): Promise<AuditRecord[]> {
    return this.#database
      .prepare('SELECT record FROM audit_records WHERE chain = ? AND seq > ? ORDER BY seq LIMIT ?')
      .all(chain, seq, limit)
      .map((row) => parseRecord(chain, String(row.record)));
  }

  /** Names of all chains that have a record. */
  chains(): string[] {
    return this.#database
      .prepare('SELECT DISTINCT chain FROM audit_records ORDER BY chain')
      .all()
      .map((row) => String(row.chain));
  }

  /** A chain in the order in which it is stored, unchecked, one record at a time. */
  *eachRecord(chain: string): Iterable<StoredRecord> {
    const rows = this.#database
      .prepare('SELECT seq, record FROM audit_records WHERE chain = ? ORDER BY seq')
      .iterate(chain);
    for (const row of rows) yield { seq: Number(row.seq), text: String(row.record) };
  }

  /** The same as a whole. */
  storedRecords(chain: string): StoredRecord[] {
    return [...this.eachRecord(chain)];
  }
}

function parseRecord(chain: string, text: string): AuditRecord {
  try {
    return AuditRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new IntegrityViolated(
      `the audit chain of ${JSON.stringify(chain)} has a record that cannot be read; run "cognigate audit verify"`,
      { cause },
    );
  }
}
