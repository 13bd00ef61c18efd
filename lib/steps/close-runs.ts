import { StoreUnavailable } from '../domain/errors.ts';
import { excessTimeMs } from '../domain/run.ts';
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
  /** Ids of runs that owe something and whose deadline lies before an instant, oldest first. */
  readonly runsDueBefore: (instant: number) => Promise<readonly string[]>;
  /** Ids of those whose deadline lies after it. */
  readonly runsDueAfter: (instant: number) => Promise<readonly string[]>;
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
  const overdue = await ports.runsDueBefore(now - GRACE_SECONDS * 1_000);
  const beyond = await beyondTheirTime(await ports.runsDueAfter(now), now, ports);
  return eachRun([...overdue, ...beyond], 'overdue runs could not be closed', (runId) =>
    closeOverdueRun(runId, ports),
  );
}

/** Runs with more time left than they ever had: a clock has been set back, and no deadline will end them. */
async function beyondTheirTime(
  runIds: readonly string[],
  now: number,
  { ledger }: SweepPorts,
): Promise<string[]> {
  const runs = await Promise.all(runIds.map((runId) => ledger.readRun(runId)));
  return runs.flatMap((run) => (run !== null && excessTimeMs(run, now) > 0 ? [run.runId] : []));
}
