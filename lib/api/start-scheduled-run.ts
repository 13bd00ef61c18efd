import { StoreUnavailable, SuiteRejected } from '../domain/errors.ts';
import { scheduledRunId } from '../domain/run-id.ts';
import { sentenceOf } from '../domain/suite/input-problem.ts';
import type { ScheduledStart } from './start-request.ts';
import { type StartPorts, startRun } from './start-run.ts';

/**
 * Starts the run of a schedule, once for each time it is due.
 *
 * @throws SuiteRejected where nothing can be started as it is scheduled; the event is then kept as a
 * dead letter. StoreUnavailable where Step Functions takes no more for now.
 */
export async function startScheduledRun(
  event: ScheduledStart,
  ports: StartPorts,
): Promise<{ readonly runId: string }> {
  const runId = scheduledRunId(event);
  const started = await startRun(
    {
      runId,
      // Not the whole event: a schedule that is changed between its two firings is still one run.
      requestBytes: runId,
      suite: event.suite,
      overrides: {},
      notify: event.notify,
      establishesBaseline: event.establishBaseline,
      trigger: { kind: 'schedule', principal: event.schedule },
    },
    ports,
  );
  switch (started.status) {
    case 'started':
      return { runId };
    case 'throttled':
      throw new StoreUnavailable(`step functions takes no more executions for now: ${runId}`);
    case 'different':
      throw new SuiteRejected(`another request has the run id ${runId} already`);
    case 'refused': {
      const [first] = started.problems;
      throw new SuiteRejected(
        `schedule ${event.schedule}: ${first && sentenceOf(first, 'the suite')}`,
      );
    }
  }
}
