import { randomInt } from 'node:crypto';

/**
 * `run-20261122-101500-k3f9x2`: the second of UTC, then chance.
 *
 * Sorts by time, and is legal as a Step Functions execution name and as a directory.
 */
export function newRunId(nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const chance = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `run-${time}-${chance}`;
}
