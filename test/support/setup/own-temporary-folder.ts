import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2e9;
const PREFIX = 'cognigate-tests-';

/**
 * What tests, and what they start, leave in the temporary folder is gone when they are over. It is in
 * memory where there is enough: stores wait for the disk at every write, and tests write all the time.
 */
export function setup(): () => void {
  const parent = hasRoom(MEMORY) ? MEMORY : tmpdir();
  sweep(parent);
  const path = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  process.env.TMPDIR = path;
  return () => rmSync(path, { recursive: true, force: true });
}

/** Takes away what tests have left that were killed, as their process is gone. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^(\d+)-/.exec(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '')?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}
