import type { RunRecord } from './run.ts';

/** Claims that a run still owes something: its verdict, its audit record or a notification. */
export function isOwing(run: RunRecord): boolean {
  return (
    run.verdict === null ||
    run.audit === null ||
    run.notifications.some(({ status }) => status === 'pending')
  );
}
