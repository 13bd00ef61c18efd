import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { inTransaction } from './transaction.ts';

/** "CGAT": tells our file from any other SQLite database. */
const APPLICATION_ID = 0x43474154;

/**
 * The way from each schema version to the next; the version is how many of them a file has seen.
 *
 * What was released is never edited, only followed by another.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    run_id     TEXT PRIMARY KEY,
    version    INTEGER NOT NULL,
    suite_id   TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    verdict    TEXT,
    document   TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_start ON runs (started_at);
  CREATE INDEX runs_by_suite ON runs (suite_id, started_at);

  CREATE TABLE batches (
    run_id      TEXT NOT NULL,
    batch_index INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    document    TEXT NOT NULL,
    PRIMARY KEY (run_id, batch_index)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit_records (
    chain  TEXT NOT NULL,
    seq    INTEGER NOT NULL CHECK (seq > 0),
    record TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_records_are_not_updated BEFORE UPDATE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
  CREATE TRIGGER audit_records_are_not_deleted BEFORE DELETE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
  -- INSERT OR REPLACE would delete without asking the trigger above.
  CREATE TRIGGER audit_records_are_not_replaced BEFORE INSERT ON audit_records
    WHEN EXISTS (SELECT 1 FROM audit_records WHERE chain = NEW.chain AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'audit records are never replaced'); END;

  CREATE TABLE durations (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    suite_id TEXT NOT NULL,
    cases    INTEGER NOT NULL,
    seconds  REAL NOT NULL
  ) STRICT;
  CREATE INDEX durations_by_suite ON durations (suite_id, id);

  CREATE TABLE tokens (
    url          TEXT NOT NULL,
    client_id    TEXT NOT NULL,
    access_token TEXT NOT NULL,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (url, client_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run_drivers (
    run_id TEXT PRIMARY KEY,
    pid    INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE rate_budgets (
    url   TEXT PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE baselines (
    suite_id TEXT NOT NULL,
    label    TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (suite_id, label)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE executions (
    url          TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    run_id       TEXT NOT NULL,
    PRIMARY KEY (url, execution_id)
  ) STRICT, WITHOUT ROWID;
  -- Both forms in which batches were ever written.
  INSERT OR IGNORE INTO executions
    SELECT url, execution_id, run_id FROM (
      SELECT json_extract(runs.document, '$.platformUrl') AS url,
        coalesce(json_extract(batches.document, '$.execution.id'),
          json_extract(batches.document, '$.executionId')) AS execution_id,
        run_id
      FROM batches JOIN runs USING (run_id)
      ORDER BY runs.started_at
    ) WHERE url IS NOT NULL AND execution_id IS NOT NULL;
  `,
  `
  CREATE TABLE endpoint_log (
    seq    INTEGER PRIMARY KEY CHECK (seq > 0),
    record TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER endpoint_log_is_not_updated BEFORE UPDATE ON endpoint_log
    BEGIN SELECT RAISE(ABORT, 'the endpoint log is never changed'); END;
  CREATE TRIGGER endpoint_log_is_not_deleted BEFORE DELETE ON endpoint_log
    BEGIN SELECT RAISE(ABORT, 'the endpoint log is never shortened'); END;
  CREATE TRIGGER endpoint_log_is_not_replaced BEFORE INSERT ON endpoint_log
    WHEN EXISTS (SELECT 1 FROM endpoint_log WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'the endpoint log is never replaced'); END;
  `,
  // Rows of a kilobyte and more spill out of the pages of a table without row ids, each to a page of its
  // own (sqlite.org/withoutrowid.html): such a table weighs twice what lies in it.
  `
  DROP INDEX runs_by_start;
  DROP INDEX runs_by_suite;
  ALTER TABLE runs RENAME TO runs_before;
  CREATE TABLE runs (
    run_id     TEXT NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    suite_id   TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    verdict    TEXT,
    document   TEXT NOT NULL
  ) STRICT;
  INSERT INTO runs SELECT run_id, version, suite_id, started_at, verdict, document FROM runs_before
    ORDER BY started_at;
  DROP TABLE runs_before;
  CREATE INDEX runs_by_start ON runs (started_at, run_id);
  CREATE INDEX runs_by_suite ON runs (suite_id, started_at, run_id);
  CREATE INDEX runs_without_verdict ON runs (started_at, run_id) WHERE verdict IS NULL;

  ALTER TABLE batches RENAME TO batches_before;
  CREATE TABLE batches (
    run_id      TEXT NOT NULL,
    batch_index INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    document    TEXT NOT NULL,
    UNIQUE (run_id, batch_index)
  ) STRICT;
  INSERT INTO batches SELECT run_id, batch_index, version, document FROM batches_before;
  DROP TABLE batches_before;

  DROP TRIGGER audit_records_are_not_updated;
  DROP TRIGGER audit_records_are_not_deleted;
  DROP TRIGGER audit_records_are_not_replaced;
  ALTER TABLE audit_records RENAME TO audit_records_before;
  CREATE TABLE audit_records (
    chain  TEXT NOT NULL,
    seq    INTEGER NOT NULL CHECK (seq > 0),
    record TEXT NOT NULL,
    UNIQUE (chain, seq)
  ) STRICT;
  INSERT INTO audit_records SELECT chain, seq, record FROM audit_records_before;
  DROP TABLE audit_records_before;
  CREATE TRIGGER audit_records_are_not_updated BEFORE UPDATE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
  CREATE TRIGGER audit_records_are_not_deleted BEFORE DELETE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
  CREATE TRIGGER audit_records_are_not_replaced BEFORE INSERT ON audit_records
    WHEN EXISTS (SELECT 1 FROM audit_records WHERE chain = NEW.chain AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'audit records are never replaced'); END;
  `,
  // The labels of a run are those that it began with, so that nothing has to follow a change.
  `
  CREATE TABLE run_labels (
    key        TEXT NOT NULL,
    value      TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    run_id     TEXT NOT NULL,
    PRIMARY KEY (key, value, started_at, run_id)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO run_labels
    SELECT label.key, label.value, runs.started_at, runs.run_id
    FROM runs, json_each(runs.document, '$.labels') AS label;
  CREATE TRIGGER runs_are_labelled AFTER INSERT ON runs BEGIN
    INSERT OR IGNORE INTO run_labels
      SELECT label.key, label.value, NEW.started_at, NEW.run_id
      FROM json_each(NEW.document, '$.labels') AS label;
  END;
  CREATE INDEX runs_by_verdict ON runs (verdict, started_at, run_id);
  `,
  // Tokens lay in clear before. What the log of forgetting names is gone, so that the log itself must not be.
  `
  DROP TABLE tokens;
  CREATE TABLE tokens (
    url        TEXT NOT NULL,
    client_id  TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (url, client_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE forgetting_log (
    seq    INTEGER PRIMARY KEY CHECK (seq > 0),
    record TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER forgetting_log_is_not_updated BEFORE UPDATE ON forgetting_log
    BEGIN SELECT RAISE(ABORT, 'the log of forgetting is never changed'); END;
  CREATE TRIGGER forgetting_log_is_not_deleted BEFORE DELETE ON forgetting_log
    BEGIN SELECT RAISE(ABORT, 'the log of forgetting is never shortened'); END;
  CREATE TRIGGER forgetting_log_is_not_replaced BEFORE INSERT ON forgetting_log
    WHEN EXISTS (SELECT 1 FROM forgetting_log WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'the log of forgetting is never replaced'); END;
  `,
];

/** The newest schema version that this program reads and writes. */
export const STATE_SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to the newest schema; safe while other processes do the same.
 *
 * @throws ConfigurationInvalid where the file is another program's, or a newer version's.
 */
export function migrate(database: DatabaseSync, file: string): void {
  if (versionOf(database, file) === STATE_SCHEMA_VERSION) return;
  inTransaction(database, () => {
    // Read again: somebody may have migrated while this process waited for the lock.
    for (const step of MIGRATIONS.slice(versionOf(database, file))) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${STATE_SCHEMA_VERSION}`);
  });
  leaveNoTraces(database);
}

/** Takes what was overwritten out of the write-ahead log too, as far as nobody else is reading it. */
export function leaveNoTraces(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function versionOf(database: DatabaseSync, file: string): number {
  const version = pragma(database, 'user_version');
  const isFresh = version === 0 && !database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
  if (!isFresh && pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new ConfigurationInvalid(
      `state file ${file} is a database of another program; name another state directory`,
    );
  }
  if (version > STATE_SCHEMA_VERSION) {
    throw new ConfigurationInvalid(
      `state file ${file} was written by a newer cognigate (schema ${version}, this one knows ${STATE_SCHEMA_VERSION}); update cognigate or name another state directory`,
    );
  }
  return version;
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
