import { isOver } from '../domain/batch.ts';
import { isOwing, type RunRecord } from '../domain/run.ts';
import { type RunFailure, RunState } from '../domain/run-state.ts';
import { aggregateRun, type VerdictPorts } from './aggregate-run.ts';
import { seizeBatches } from './decision/seize-batches.ts';
import { signOwed } from './decision/sign-verdict.ts';
import type { ExecutionStatus, Executions } from './ports/executions.ts';
import { amendRun } from './run-access.ts';

export interface ClosePorts extends VerdictPorts {
  readonly executions: Pick<Executions, 'look'>;
  /** Has the notifications of a run sent that are still owed. */
  readonly owe: (runId: string) => Promise<void>;
}

export type Closed =
  | 'unknown'
  | 'nothing_owed'
  | 'decided'
  | 'signed_late'
  | 'notified_late'
  | 'still_running';

/**
 * Closes a run whose execution is over: gives it the verdict that it still lacks, and has its
 * notifications sent that nobody has tried yet.
 *
 * Two at once decide once, since the audit record is the decision; the notifications have one id.
 */
export async function closeRun(
  runId: string,
  ended: ExecutionStatus | null,
  ports: ClosePorts,
): Promise<Closed> {
  let run = await ports.ledger.readRun(runId);
  if (run === null) return 'unknown';
  let closed: Closed = 'nothing_owed';
  if (run.verdict === null || run.audit === null) {
    run = await decide(run, ended, ports);
    closed = 'decided';
  } else if (run.signature?.status === 'owed') {
    run = await signOwed(run, ports);
    if (run.signature?.status === 'signed') closed = 'signed_late';
  }
  if (run.notifications.some(({ status }) => status === 'pending')) {
    await ports.owe(runId);
    if (closed === 'nothing_owed') closed = 'notified_late';
  }
  return closed;
}

/** Closes a run past its deadline, unless its execution is still at it: that has a deadline of its own. */
export async function closeOverdueRun(runId: string, ports: ClosePorts): Promise<Closed> {
  const run = await ports.ledger.readRun(runId);
  if (run === null || !isOwing(run)) return 'nothing_owed';
  const execution = await ports.executions.look(runId);
  if (execution?.status === 'RUNNING') return 'still_running';
  return closeRun(runId, execution, ports);
}

async function decide(
  run: RunRecord,
  ended: ExecutionStatus | null,
  ports: ClosePorts,
): Promise<RunRecord> {
  const { runId } = run;
  if (ended?.status === 'ABORTED') {
    await amendRun(ports.ledger, runId, (latest) =>
      latest.cancelRequestedAt === null ? { ...latest, cancelRequestedAt: ports.now() } : latest,
    );
  }
  const failure = await failureOf(run, ended, ports);
  await aggregateRun(RunState.parse({ runId, ...(failure === null ? {} : { failure }) }), ports);
  return (await ports.ledger.readRun(runId)) ?? run;
}

/**
 * What the verdict is to rest on beside the evidence. Never nothing where the evidence could be
 * complete: the execution did not succeed, so its run must not be recorded as `passed`.
 */
async function failureOf(
  run: RunRecord,
  ended: ExecutionStatus | null,
  { ledger }: ClosePorts,
): Promise<RunFailure | null> {
  if (ended === null) {
    return { error: 'ExecutionNeverStarted', cause: 'the run was accepted, and never executed' };
  }
  switch (ended.status) {
    case 'ABORTED':
      return null;
    case 'TIMED_OUT': {
      // Seized first, so that no pass still at work can complete the evidence behind this decision.
      const batches = await seizeBatches(ledger, run);
      // Batches that are still out make the evidence incomplete, and that says it better.
      if (batches.some((batch) => !isOver(batch))) return null;
      return { error: 'ExecutionTimedOut', cause: 'the execution reached its time limit' };
    }
    case 'FAILED':
    case 'RUNNING':
    case 'SUCCEEDED':
      return {
        error: ended.error ?? 'ExecutionFailed',
        cause: ended.cause ?? 'the execution ended without a verdict',
      };
  }
}
