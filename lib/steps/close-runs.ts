import { StoreUnavailable } from '../domain/errors.ts';
import { CLOCK_TOLERANCE_MS } from '../domain/instant.ts';
import { LONGEST_RUN_SECONDS } from '../domain/suite/suite.ts';
import { type Closed, type ClosePorts, closeOverdueRun, closeRun } from './close-run.ts';
import type { ClosingEvent } from './closing-event.ts';
import { eachRun } from './each-run.ts';

/**
 * An execution that reaches its run's deadline may still look, judge and notify for so long. With the
 * five minutes between two sweeps, and a call that fails, a verdict is there ten minutes after the
 * deadline.
 */
const GRACE_SECONDS = 120;

export interface SweepPorts extends ClosePorts {
  /**
   * Ids of runs that owe something and whose deadline was before `deadline`, oldest first, or lies after
   * `latest`, where only a clock that has been set back since can have put it.
   */
  readonly overdueRuns: (deadline: number, latest: number) => Promise<readonly string[]>;
}

/** What became of each run that was looked at. */
export type ClosedRuns = Readonly<Record<string, Closed>>;

/**
 * Closes the run of an event, or all runs that are overdue.
 *
 * An event is no proof: it may come late, after somebody had the execution go on. What has ended is closed
 * by what Step Functions says itself.
 *
 * @throws StoreUnavailable where it says that the execution runs, which it may still do for a moment.
 * @throws AggregateError when all have been tried and some could not be closed.
 */
export async function closeRuns(event: ClosingEvent, ports: SweepPorts): Promise<ClosedRuns> {
  if (event.kind === 'ended') {
    const { name, status, error = null, cause = null } = event;
    const execution = await ports.executions.look(name);
    if (execution?.status === 'RUNNING') {
      throw new StoreUnavailable(
        `an event says that the execution ${name} has ended as ${status}, and Step Functions that it runs`,
      );
    }
    return { [name]: await closeRun(name, execution ?? { status, error, cause }, ports) };
  }
  const now = ports.now();
  const latest = now + LONGEST_RUN_SECONDS * 1_000 + CLOCK_TOLERANCE_MS;
  const overdue = await ports.overdueRuns(now - GRACE_SECONDS * 1_000, latest);
  return eachRun(overdue, 'overdue runs could not be closed', (runId) =>
    closeOverdueRun(runId, ports),
  );
}
