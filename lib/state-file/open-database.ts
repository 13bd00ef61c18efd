import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { damageText, isDamage, namingFaults } from './damaged-state.ts';
import { SQLITE_BUSY, sqliteCodeOf } from './sqlite-codes.ts';
import { migrate } from './state-schema.ts';

/** Longest wait for another process's write, in milliseconds; one write takes a few. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens, and where needed makes or migrates, the state file.
 *
 * `synchronous=FULL` because in WAL mode the usual NORMAL may lose the latest commits on a power
 * failure: a batch would be `planned` again although its `submitting`, and then its POST, had happened.
 * Pages are as large as the sectors of most drives, so that none is torn with its neighbour (decision 86).
 *
 * @param name The file as messages have it, where it is a copy of another.
 * @throws ConfigurationInvalid where the file cannot be used.
 */
export function openDatabase(file: string, name = file): DatabaseSync {
  // SQLite gives the write-ahead log the permissions of the file, so they are set from the start.
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    enterWalMode(database);
    database.exec('PRAGMA synchronous = FULL');
    // On macOS a plain fsync leaves the data in the drive's cache; elsewhere this changes nothing.
    database.exec('PRAGMA fullfsync = ON');
    // What is deleted is gone: a token, an utterance of somebody.
    database.exec('PRAGMA secure_delete = ON');
    migrate(database, name);
    return namingFaults(database, name);
  } catch (error) {
    database.close();
    if (!isDamage(error)) throw error;
    throw new ConfigurationInvalid(damageText(name), { cause: error });
  }
}

/** Processes that open a new file at once may find it busy here, which SQLite reports without waiting. */
function enterWalMode(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (sqliteCodeOf(error) !== SQLITE_BUSY || attempt === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
