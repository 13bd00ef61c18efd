import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
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
 * are used again, and mean other processes in other containers. Who unlocks the file removes it, so who
 * locks it looks whether it is still the file of that name: two processes could lock two files else.
 */
export function lockExclusively(file: string): (() => void) | null {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    closeSync(openSync(file, 'a', 0o600));
    const inode = inodeOf(file);
    const lock = new DatabaseSync(file);
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (sqliteCodeOf(error) === SQLITE_BUSY) return null;
      // SQLite has failed on a file that was removed while it was opened.
      if (inodeOf(file) !== inode) continue;
      throw diskFailure(error, `lock ${file}`) ?? error;
    }
    if (inode !== null && inodeOf(file) === inode) {
      return () => {
        if (!lock.isOpen) return;
        remove(file);
        lock.close();
      };
    }
    lock.close();
  }
}

function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}

/** Where a file that is open cannot be removed, as on Windows, it stays. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}
