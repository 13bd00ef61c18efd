import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2e9;

/**
 * What tests, and what they start, leave in the temporary folder is gone when they are over. It is in
 * memory where there is enough: stores wait for the disk at every write, and tests write all the time.
 */
export function setup(): () => void {
  const path = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'cognigate-tests-'));
  process.env.TMPDIR = path;
  return () => rmSync(path, { recursive: true, force: true });
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}
