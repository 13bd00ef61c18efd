import type { DatabaseSync } from 'node:sqlite';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import {
  type EndpointEntry,
  EndpointRecord,
  sealEndpointEntry,
} from '../domain/audit/endpoint-log.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import { inTransaction } from '../state-file/transaction.ts';

/** Every step of every endpoint that was moved from this machine; the database refuses to change or delete one. */
export class SqliteEndpointLog {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** On disk when it returns. */
  append(entry: EndpointEntry): EndpointRecord {
    return inTransaction(this.#database, () => {
      const record = sealEndpointEntry(this.records().at(-1), entry);
      this.#database
        .prepare('INSERT INTO endpoint_log (seq, record) VALUES (?, ?)')
        .run(record.seq, canonicalForm(record));
      return record;
    });
  }

  /** @throws IntegrityViolated where one cannot be read. */
  records(): EndpointRecord[] {
    return this.stored().map((text) => {
      try {
        return EndpointRecord.parse(JSON.parse(text));
      } catch (cause) {
        throw new IntegrityViolated(
          'the endpoint log has a record that cannot be read; run "cognigate audit verify"',
          { cause },
        );
      }
    });
  }

  /** In the order in which they are stored, unchecked. */
  stored(): string[] {
    return this.#database
      .prepare('SELECT record FROM endpoint_log ORDER BY seq')
      .all()
      .map((row) => String(row.record));
  }
}
