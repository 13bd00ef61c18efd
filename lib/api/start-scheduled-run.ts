import { defined } from '../defined.ts';
import { StoreUnavailable, SuiteRejected } from '../domain/errors.ts';
import { scheduledRunId } from '../domain/run-id.ts';
import { recordRefusal, refusedRun } from './record-refusal.ts';
import type { ScheduledStart } from './start-request.ts';
import { type StartPorts, type StartRun, startRun } from './start-run.ts';

/**
 * Starts the run of a schedule, once for each time it is due. What cannot be run as it is scheduled is
 * started as well, to end `rejected`: another try would find the same.
 *
 * @throws StoreUnavailable where Step Functions takes no more for now.
 */
export async function startScheduledRun(
  event: ScheduledStart,
  ports: StartPorts,
): Promise<{ readonly runId: string }> {
  const runId = scheduledRunId(event);
  const start: StartRun = {
    runId,
    // Not the whole event: a schedule that is changed between its two firings is still one run.
    requestBytes: runId,
    suite: event.suite,
    overrides: defined({ labels: event.labels }),
    notify: event.notify,
    establishesBaseline: event.establishBaseline,
    snapshot: event.snapshot,
    trigger: { kind: 'schedule', principal: event.schedule },
  };
  let started = await startRun(start, ports);
  if (started.status === 'refused') {
    await recordRefusal(refusedRun(start, started), ports);
    started = await startRun(start, ports);
  }
  switch (started.status) {
    case 'started':
      return { runId };
    case 'throttled':
      throw new StoreUnavailable(`step functions takes no more executions for now: ${runId}`);
    case 'refused':
    case 'different':
      throw new SuiteRejected(`another request has the run id ${runId} already`);
  }
}
