import type { NotificationRecord } from '../domain/run.ts';
import { plainRunId } from '../domain/run-id.ts';

/** The message about a run's end that an endpoint has yet to be sent; its id is a function of the run alone. */
export function owedNotification(runId: string, endpoint: string): NotificationRecord {
  return {
    endpoint,
    id: `msg_${plainRunId(runId)}`,
    status: 'pending',
    attempts: 0,
    lastProblem: null,
  };
}
