import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { lockExclusively } from './exclusive-lock.ts';

/** `driverOf` holds the lock for a fraction of a millisecond. */
const LOOKED_AT_MS = 100;

const RUN_ID = /^[a-z0-9-]{1,64}$/;

/**
 * Makes this process the only one that drives a run; returns what gives the run free again.
 *
 * The lock decides; the process number that is written down beside it only serves the message.
 *
 * @throws ConfigurationInvalid where another process, or this one, drives the run already.
 */
export function claimRun(database: DatabaseSync, locksPath: string, runId: string): () => void {
  if (!RUN_ID.test(runId)) {
    throw new ConfigurationInvalid(
      `run id ${JSON.stringify(runId)} must be 1 to 64 of a-z, 0-9 and "-"`,
    );
  }
  const unlock = lockExclusively(join(locksPath, `${runId}.lock`), LOOKED_AT_MS);
  if (unlock === null) {
    const row = database.prepare('SELECT pid FROM run_drivers WHERE run_id = ?').get(runId);
    const driver = row ? `process ${row.pid}` : 'another process';
    throw new ConfigurationInvalid(
      `run ${runId} is in flight in ${driver}; wait for it to end, or end it first`,
    );
  }
  database
    .prepare(
      'INSERT INTO run_drivers (run_id, pid) VALUES (?, ?) ON CONFLICT DO UPDATE SET pid = excluded.pid',
    )
    .run(runId, process.pid);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (database.isOpen) database.prepare('DELETE FROM run_drivers WHERE run_id = ?').run(runId);
    unlock();
  };
}

/** The number of the process that drives a run; null where none does, since it was interrupted or killed. */
export function driverOf(database: DatabaseSync, locksPath: string, runId: string): number | null {
  const row = database.prepare('SELECT pid FROM run_drivers WHERE run_id = ?').get(runId);
  const lock = join(locksPath, `${runId}.lock`);
  // A process that was killed leaves its number behind, and a lock that nobody holds.
  if (row === undefined || !RUN_ID.test(runId) || !existsSync(lock)) return null;
  const unlock = lockExclusively(lock);
  unlock?.();
  return unlock === null ? Number(row.pid) : null;
}
