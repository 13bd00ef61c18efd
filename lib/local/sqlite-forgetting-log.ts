import type { DatabaseSync } from 'node:sqlite';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import {
  type ForgettingEntry,
  type ForgettingRecord,
  readForgettingLog,
  sealForgettingEntry,
} from '../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../domain/forgetting/forgotten.ts';
import { inTransaction } from '../state-file/transaction.ts';

/** Everything that was redacted and pruned here; the database refuses to change or delete a record. */
export class SqliteForgettingLog {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** All of them or none; on disk when it returns. */
  append(entries: readonly ForgettingEntry[]): void {
    inTransaction(this.#database, () => {
      const insert = this.#database.prepare(
        'INSERT INTO forgetting_log (seq, record) VALUES (?, ?)',
      );
      let last = this.records().at(-1);
      for (const entry of entries) {
        last = sealForgettingEntry(last, entry);
        insert.run(last.seq, canonicalForm(last));
      }
    });
  }

  records(): readonly ForgettingRecord[] {
    return readForgettingLog(this.stored()).records;
  }

  forgotten(): Forgotten {
    return new Forgotten(this.records());
  }

  /** In the order in which they are stored, unchecked. */
  stored(): string[] {
    return this.#database
      .prepare('SELECT record FROM forgetting_log ORDER BY seq')
      .all()
      .map((row) => String(row.record));
  }
}
