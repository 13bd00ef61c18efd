import * as z from 'zod';
import { StoreUnavailable } from '../domain/errors.ts';
import { CLOCK_TOLERANCE_MS } from '../domain/instant.ts';
import { LONGEST_RUN_SECONDS } from '../domain/suite/suite.ts';
import { type Closed, type ClosePorts, closeOverdueRun, closeRun } from './close-run.ts';

/**
 * An execution that reaches its run's deadline may still look, judge and notify for so long. With the
 * five minutes between two sweeps, and a call that fails, a verdict is there ten minutes after the
 * deadline.
 */
const GRACE_SECONDS = 120;

/** What EventBridge says of an execution that has ended without success; it makes no promise to. */
const ExecutionEnded = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    /** The execution's, and so the run's. */
    name: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

/** The call of every few minutes, by a rule's input or as the rule's own event. */
const Sweep = z.union([
  z.object({ sweep: z.literal(true) }),
  z.object({ 'detail-type': z.literal('Scheduled Event') }),
]);

export const ClosingEvent = z.union([
  ExecutionEnded.transform(({ detail }) => ({ kind: 'ended' as const, ...detail })),
  Sweep.transform(() => ({ kind: 'sweep' as const })),
]);
export type ClosingEvent = z.infer<typeof ClosingEvent>;

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
  const closed: Record<string, Closed> = {};
  const failures: unknown[] = [];
  const now = ports.now();
  const latest = now + LONGEST_RUN_SECONDS * 1_000 + CLOCK_TOLERANCE_MS;
  for (const runId of await ports.overdueRuns(now - GRACE_SECONDS * 1_000, latest)) {
    try {
      closed[runId] = await closeOverdueRun(runId, ports);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} overdue runs could not be closed`);
  }
  return closed;
}
