import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { diskFailure } from './disk-failure.ts';
import { SQLITE_BUSY, sqliteCodeOf } from './sqlite-codes.ts';

/**
 * Locks a file for this process; returns what unlocks it, or null where it is locked already, be it by
 * this very process.
 *
 * It is SQLite's exclusive lock on an otherwise empty file, which the operating system takes back when
 * the process ends in whatever way. A process number in a table would have to be guessed about: numbers
 * are used again, and mean other processes in other containers. The file stays when it is unlocked,
 * since deleting it would let two processes lock two files of one name.
 *
 * @param waitMs how long it may be locked by somebody who only looks
 */
export function lockExclusively(file: string, waitMs = 0): (() => void) | null {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  const lock = new DatabaseSync(file);
  try {
    lock.exec(`PRAGMA busy_timeout = ${waitMs}; BEGIN EXCLUSIVE`);
  } catch (error) {
    lock.close();
    if (sqliteCodeOf(error) === SQLITE_BUSY) return null;
    throw diskFailure(error, `lock ${file}`) ?? error;
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}
