import { sha256Of } from './sha256.ts';

/**
 * `run-20261122-101500-k3f9x2`: the second of UTC, then what tells the run from others.
 *
 * Sorts by time, and is legal as a Step Functions execution name and as a directory.
 */
export function runIdAt(ms: number, distinction: string): string {
  const second = new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `run-${second}-${distinction}`;
}

/** The same key of the same caller is the same run: `run-` and 24 hexadecimal digits. */
export function runIdOfKey(idempotencyKey: string, caller: string): string {
  return runIdOf(`${caller}\n${idempotencyKey}`);
}

function runIdOf(text: string): string {
  return `run-${sha256Of(text).slice(0, 24)}`;
}

/** A schedule that fires twice for the same time is one run, so its id comes from both and nothing else. */
export function scheduledRunId(start: {
  readonly schedule: string;
  readonly scheduledAt: string;
}): string {
  const due = new Date(start.scheduledAt);
  const digest = sha256Of(`${start.schedule}\n${due.toISOString()}`).slice(0, 12);
  return runIdAt(due.getTime(), digest);
}

/** What our own ids are made of. */
const PLAIN = /^[a-z0-9-]{1,64}$/;

/**
 * The run's id, or a digest of it where it can be neither a folder nor a header: a run has the name of its
 * execution, and somebody who starts one by hand may give it any name.
 */
export function plainRunId(runId: string): string {
  return PLAIN.test(runId) ? runId : runIdOf(runId);
}
