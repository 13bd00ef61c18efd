import { randomInt } from 'node:crypto';
import { runIdAt } from '../domain/run-id.ts';

/** An id for a run that begins now, told from others of this second by chance. */
export function newRunId(nowMs: number): string {
  const chance = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return runIdAt(nowMs, chance);
}
