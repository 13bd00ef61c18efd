import type {
  AskedForResults,
  ResultsOutcome,
  StatusOutcome,
  SubmitOutcome,
  SubmitRequest,
  Unavailable,
} from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import { flawOf, readsOfRun, readsOfTask } from './answer-flaw.ts';
import type { CognigyAiApi } from './api-client.ts';
import { keyProblem } from './api-key.ts';
import { type ApiFailure, type ApiSuccess, wasNotCarriedOut, wasReached } from './api-outcome.ts';
import { findLostRun } from './find-lost-run.ts';
import { executionIdOf, type PlaybookBatch, readExecutionId } from './playbook-batch.ts';
import { playbookResults } from './playbook-results.ts';
import type { Task } from './wire.ts';

/** A run that a lost schedule started shows in the list of tasks by then, or there is none. */
const LOST_AFTER_MS = 60_000;

export interface PlaybookRunsOptions {
  readonly api: CognigyAiApi;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Playbook runs as executions: a task that is looked at, and a run that is read once it is done. */
export class PlaybookRuns {
  readonly #api: CognigyAiApi;
  readonly #now: () => number;
  /** The run of a task that was seen to be done, so that reading it takes no second look. */
  readonly #runs = new Map<string, string>();

  constructor({ api, now }: PlaybookRunsOptions) {
    this.#api = api;
    this.#now = now;
  }

  /** Schedules a run, or looks for the one that an unanswered attempt may have started: never both. */
  async submit(
    batch: PlaybookBatch,
    { ambiguousSince }: Pick<SubmitRequest, 'ambiguousSince'>,
  ): Promise<SubmitOutcome> {
    if (ambiguousSince !== undefined) return this.#reconcile(batch, ambiguousSince);
    const scheduled = await this.#api.schedulePlaybook(batch.playbook_id, batch.schedule);
    if (scheduled.status === 'ok') return this.#accepted(batch, scheduled.value._id);
    this.#throwForKey(scheduled);
    if (!wasNotCarriedOut(scheduled)) {
      const { problem, retryAfterSeconds } = scheduled;
      return { status: 'ambiguous', problem, retryAfterSeconds };
    }
    if (scheduled.kind === 'unreachable' || scheduled.kind === 'throttled') {
      return unavailable(scheduled);
    }
    return {
      status: 'refused',
      httpStatus: scheduled.httpStatus ?? 0,
      problem: scheduled.problem,
    };
  }

  async status(executionId: string): Promise<StatusOutcome> {
    const { taskId } = readExecutionId(executionId);
    const read = await this.#api.readTask(taskId);
    if (read.status === 'failed') {
      this.#throwForKey(read);
      return read.kind === 'not_found' ? { status: 'not_found' } : unavailable(read);
    }
    const task = read.value;
    const odd = oddAnswer(read, taskId, readsOfTask);
    if (odd !== null) return odd;
    const { answer } = read;
    const kept = answer === undefined ? {} : { answer };
    switch (task.status) {
      case 'done':
        this.#remember(executionId, task);
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

  /** Of a task that did not get to its end there are none. */
  async results(executionId: string, { keep }: AskedForResults = {}): Promise<ResultsOutcome> {
    const { key, playbookId, taskId } = readExecutionId(executionId);
    let runId = this.#runs.get(executionId);
    let requests = 1;
    if (runId === undefined) {
      requests += 1;
      const read = await this.#api.readTask(taskId);
      if (read.status === 'failed') {
        this.#throwForKey(read);
        if (read.kind !== 'not_found') return unavailable(read);
        return { status: 'not_ready', retryAfterSeconds: null };
      }
      const odd = oddAnswer(read, taskId, readsOfTask);
      if (odd !== null) return odd;
      if (read.value.status === 'error' || read.value.status === 'cancelled') {
        return { status: 'ready', results: [], pages: requests - 1 };
      }
      runId = this.#remember(executionId, read.value);
      if (runId === undefined) return { status: 'not_ready', retryAfterSeconds: null };
    }
    const run = await this.#api.readPlaybookRun(playbookId, runId);
    if (run.status === 'failed') {
      this.#throwForKey(run);
      return run.kind === 'not_found'
        ? { status: 'not_ready', retryAfterSeconds: run.retryAfterSeconds }
        : unavailable(run);
    }
    const odd = oddAnswer(run, runId, () => false);
    if (odd !== null) return odd;
    const hasEnded = run.value.status === 'successful' || run.value.status === 'failed';
    if (!hasEnded) return { status: 'not_ready', retryAfterSeconds: null };
    if (run.answer !== undefined) await keep?.(run.answer);
    const flaw = flawOf(run.answer, readsOfRun);
    const results = playbookResults(run.came ?? run.value, key, flaw);
    return {
      status: 'ready',
      results,
      ...(run.came === undefined ? {} : { masked: playbookResults(run.value, key, flaw) }),
      pages: requests,
    };
  }

  async cancel(executionId: string): Promise<void> {
    await this.#api.cancelTask(readExecutionId(executionId).taskId);
  }

  async #reconcile(batch: PlaybookBatch, since: number): Promise<SubmitOutcome> {
    const lost = await findLostRun(this.#api, batch, since);
    if (lost.status === 'found') return this.#accepted(batch, lost.taskId);
    if (lost.status === 'failed') {
      this.#throwForKey(lost.failure);
      if (this.#now() - since < LOST_AFTER_MS * 3) return unavailable(lost.failure);
      const problem = `its run cannot be looked for: ${lost.failure.problem}`;
      return { status: 'lost', problem };
    }
    if (lost.status === 'several') {
      const problem = 'several runs of its playbook began at that time, and none says whose it is';
      return { status: 'lost', problem };
    }
    if (this.#now() - since < LOST_AFTER_MS) {
      const problem = 'the schedule was not answered, and its run does not show yet';
      return { status: 'ambiguous', problem, retryAfterSeconds: null };
    }
    const problem = 'the schedule was not answered, and no run of its playbook shows';
    return { status: 'lost', problem };
  }

  #accepted({ key }: PlaybookBatch, taskId: string): SubmitOutcome {
    return { status: 'accepted', executionId: executionIdOf({ key, taskId }) };
  }

  #remember(executionId: string, { data }: Task): string | undefined {
    const { playbookRunId } = data;
    if (typeof playbookRunId !== 'string' || playbookRunId === '') return undefined;
    this.#runs.set(executionId, playbookRunId);
    return playbookRunId;
  }

  /** @throws AuthenticationFailed where the key is refused: then nobody can go on. */
  #throwForKey(failure: ApiFailure): void {
    const problem = keyProblem(failure, this.#api.address.text);
    if (problem !== null) throw problem;
  }
}

/** An answer about something else than was asked for, or one that says two things, is asked for again. */
function oddAnswer(
  { value, answer }: ApiSuccess<{ readonly _id: string }>,
  id: string,
  reads: Parameters<typeof flawOf>[1],
): Unavailable | null {
  const flaw = flawOf(answer, reads);
  const fault =
    flaw !== null
      ? { code: 'answer_unreadable', message: `an answer cannot be read: it has ${flaw}` }
      : value._id !== id
        ? {
            code: 'answer_of_another',
            message: `an answer names _id ${foreignText(value._id, 100)}, and ${id} was asked for`,
          }
        : null;
  if (fault === null) return null;
  return {
    status: 'unavailable',
    reached: true,
    problem: fault.message,
    retryAfterSeconds: null,
    fault,
  };
}

export function unavailable(failure: ApiFailure): Unavailable {
  const { problem, retryAfterSeconds } = failure;
  return { status: 'unavailable', reached: wasReached(failure), problem, retryAfterSeconds };
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
