import type {
  NotEnded,
  StatusOutcome,
  SubmitOutcome,
  SubmitRequest,
} from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import { oddAnswer, readsOfTask } from './answer-flaw.ts';
import { silenceIn, wasNotCarriedOut } from './api-outcome.ts';
import { findLostRun, type Lost } from './find-lost-run.ts';
import { type PlaybookBatch, taskIdOf } from './playbook-batch.ts';
import { type PlaybookPorts, throwForKey, unavailable } from './playbook-ports.ts';
import { runNamedBy } from './run-of-task.ts';
import type { Task } from './wire.ts';

/** A run that a lost schedule started shows in the list of tasks by then, or there is none. */
const LOST_AFTER_MS = 60_000;

/** Schedules a run, or looks for the one that an unanswered attempt may have started: never both. */
export async function schedulePlaybook(
  batch: PlaybookBatch,
  { ambiguousSince, isTaken }: Pick<SubmitRequest, 'ambiguousSince' | 'isTaken'>,
  ports: PlaybookPorts,
): Promise<SubmitOutcome> {
  const { api } = ports;
  if (ambiguousSince !== undefined) {
    return findAgain({ batch, since: ambiguousSince, isTaken }, ports);
  }
  const scheduled = await api.schedulePlaybook(batch.playbook_id, batch.schedule);
  ports.clock.heed(scheduled);
  if (scheduled.status === 'ok') return { status: 'accepted', executionId: scheduled.value._id };
  throwForKey(scheduled, ports);
  const { problem, retryAfterSeconds } = scheduled;
  if (!wasNotCarriedOut(scheduled)) return { status: 'ambiguous', problem, retryAfterSeconds };
  if (scheduled.kind === 'unreachable' || scheduled.kind === 'throttled') {
    return unavailable(scheduled);
  }
  return { status: 'refused', httpStatus: scheduled.httpStatus ?? 0, problem };
}

async function findAgain(sought: Lost, ports: PlaybookPorts): Promise<SubmitOutcome> {
  const { api, now, clock } = ports;
  const { since, batch } = sought;
  const found = await findLostRun(api, clock, sought);
  const sinceMs = now() - since;
  if (found.status === 'failed') {
    const { failure } = found;
    throwForKey(failure, ports);
    if (sinceMs < LOST_AFTER_MS * 3) return unavailable(failure);
    const { problem, retryAfterSeconds } = failure;
    const told = `its run cannot be looked for: ${problem}`;
    return { status: 'lost', problem: told, retryAfterSeconds };
  }
  const { beside } = found;
  if (found.status === 'found') {
    const { taskId } = found;
    const name = foreignText(batch.name, 60);
    const message = `task ${taskId} was adopted for a schedule without an answer: it is the only one of playbook "${name}" with its target since then${beside}, and another tool's would look the same`;
    return {
      status: 'accepted',
      executionId: taskId,
      note: { code: 'execution_adopted', message },
    };
  }
  if (found.status === 'several') {
    const problem = `several runs of its playbook began at that time${beside}, and none says whose it is`;
    return { status: 'lost', problem };
  }
  if (sinceMs < LOST_AFTER_MS) {
    const problem = `the schedule was not answered, and its run does not show yet${beside}`;
    return { status: 'ambiguous', problem, retryAfterSeconds: null };
  }
  const problem = `the schedule was not answered, and no run of its playbook shows${beside}`;
  return { status: 'lost', problem };
}

export async function lookAtTask(
  executionId: string,
  ports: PlaybookPorts,
): Promise<StatusOutcome> {
  const { api, done } = ports;
  const taskId = taskIdOf(executionId);
  const read = await api.readTask(taskId);
  ports.clock.heed(read);
  if (read.status === 'failed') {
    throwForKey(read, ports);
    return read.kind === 'not_found' ? { status: 'not_found' } : unavailable(read);
  }
  const odd = oddAnswer(read, taskId, readsOfTask);
  if (odd !== null) return odd;
  const { answer, value: task } = read;
  const kept = answer === undefined ? {} : { answer };
  switch (task.status) {
    case 'done':
      if (runNamedBy(task) !== undefined) done.set(taskId, task);
      return { status: 'terminal', word: 'completed', ...kept };
    case 'error':
    case 'cancelled':
      return { status: 'terminal', word: 'failed', problem: problemOf(task), ...kept };
    default:
      return {
        status: 'running',
        word: foreignText(task.status, 100),
        progress: progressOf(task),
        retryAfterSeconds: null,
      };
  }
}

/**
 * Asks for an end, and looks once whether it came: why it may still run; null where it has ended.
 *
 * A task that is not known any more was not seen to end, and what is no sound answer about it tells nothing.
 */
export async function cancelTask(
  executionId: string,
  { api }: Pick<PlaybookPorts, 'api'>,
): Promise<NotEnded | null> {
  const taskId = taskIdOf(executionId);
  const asked = await api.cancelTask(taskId);
  const read = silenceIn(asked) ?? (await api.readTask(taskId));
  if (read.status === 'failed') return asked.status === 'failed' ? asked : read;
  const odd = oddAnswer(read, taskId, readsOfTask);
  if (odd !== null) return asked.status === 'failed' ? asked : odd;
  const { status } = read.value;
  if (status === 'done' || status === 'cancelled' || status === 'error') return null;
  if (asked.status === 'failed') return asked;
  const problem = `its end was asked for, and the task is still "${foreignText(status, 40)}"`;
  return { problem, retryAfterSeconds: null };
}

function problemOf({ status, failReason }: Task): string {
  const reason = failReason ? `: "${foreignText(failReason)}"` : '';
  return status === 'error'
    ? `the playbook run ended in an error${reason}, which says nothing about the bot`
    : `the playbook run was cancelled at the platform${reason}`;
}

/** Steps below which their count says too little about time: half of two steps may be any moment of a run. */
const FEWEST_STEPS = 10;

/** Share done, 0 to 1; null where it would be too coarse to plan the next look by. */
function progressOf({ currentStep, totalStep, progress }: Task): number | null {
  if (typeof currentStep === 'number' && typeof totalStep === 'number' && totalStep > 0) {
    return totalStep < FEWEST_STEPS ? null : Math.min(1, Math.max(0, currentStep / totalStep));
  }
  return typeof progress === 'number' && progress >= 0 && progress <= 100 ? progress / 100 : null;
}
