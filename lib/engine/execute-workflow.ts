import { type Clock, realClock } from './clock.ts';
import { failureDetails, History, type HistoryEvent } from './history.ts';
import type { TaskFunction } from './invoke-task.ts';
import { limits } from './limits.ts';
import { StateError } from './state-error.ts';
import { StateRunner } from './state-runner.ts';
import { Stop, Stopped, type StopStatus } from './stop.ts';
import type { Wake } from './wake.ts';
import type { Workflow } from './workflow.ts';

export interface ExecutionOptions {
  /** At most 80 characters, none that Step Functions refuses in a name. */
  readonly name: string;
  readonly input: unknown;
  /** By the `FunctionName` under which a Task invokes them. */
  readonly tasks: Readonly<Record<string, TaskFunction>>;
  readonly clock?: Clock;
  /**
   * What the context object calls `Execution.StartTime`, in milliseconds since 1970 UTC; now, unless
   * told otherwise. The workflow's TimeoutSeconds count from now in any case.
   */
  readonly startTime?: number;
  /** From 0 up to 1, for full jitter. */
  readonly random?: () => number;
  readonly wake?: Wake;
  /** Aborts the execution, as StopExecution does. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: HistoryEvent) => void;
}

export interface EndedExecution {
  readonly status: 'SUCCEEDED' | 'FAILED' | StopStatus;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly HistoryEvent[];
  /** As Step Functions bills them: every state entered, and every retry. */
  readonly transitions: number;
  /** The largest input or output of a state, as UTF-8 JSON text. */
  readonly largestStateBytes: number;
}

/** A request that Step Functions would not even start. */
export class ExecutionRefused extends Error {
  override readonly name = 'ExecutionRefused';
}

/**
 * Runs a workflow to its end. However it ends is told in the result.
 *
 * @throws ExecutionRefused where it cannot begin: a name or an input that is not allowed, a
 *   function that is not there.
 */
export async function executeWorkflow(
  workflow: Workflow,
  options: ExecutionOptions,
): Promise<EndedExecution> {
  refuseBadName(options.name);
  refuseMissingTasks(workflow, options.tasks);
  const { clock = realClock, signal } = options;
  const stop = new Stop();
  const ended = new AbortController();
  if (workflow.timeoutSeconds !== undefined) {
    void clock.sleep(workflow.timeoutSeconds * 1000, ended.signal).then(() => {
      if (!ended.signal.aborted) stop.trip('TIMED_OUT');
    });
  }
  const abort = () => stop.trip('ABORTED');
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await run(workflow, options, clock, stop);
  } finally {
    ended.abort('ended');
    signal?.removeEventListener('abort', abort);
  }
}

async function run(
  workflow: Workflow,
  options: ExecutionOptions,
  clock: Clock,
  stop: Stop,
): Promise<EndedExecution> {
  const history = new History(() => clock.now(), options.onEvent ?? (() => {}));
  const runner = new StateRunner({
    workflow,
    name: options.name,
    startTime: options.startTime ?? clock.now(),
    tasks: options.tasks,
    clock,
    random: options.random ?? Math.random,
    wake: options.wake,
    stop,
    history,
  });
  const counted = () => ({
    history: history.events,
    transitions: runner.transitions,
    largestStateBytes: runner.largestStateBytes,
  });
  try {
    let data = runner.begin(options.input);
    for (let next: string | null = workflow.startAt; next !== null; ) {
      stop.throwIfTripped();
      ({ next, data } = await runner.enter(next, data));
    }
    history.end('ExecutionSucceeded');
    return { status: 'SUCCEEDED', output: data.value, ...counted() };
  } catch (error) {
    if (error instanceof Stopped && stop.status !== null) {
      history.end(stop.status === 'ABORTED' ? 'ExecutionAborted' : 'ExecutionTimedOut');
      return { status: stop.status, ...counted() };
    }
    if (!(error instanceof StateError)) throw error;
    const details = failureDetails(error);
    history.end('ExecutionFailed', details);
    return { status: 'FAILED', ...details, ...counted() };
  }
}

// "Naming restrictions" of StartExecution in the API reference: white space, brackets, wildcards,
// special characters, control characters.
const forbiddenInName = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

function refuseBadName(name: string): void {
  const forbidden = forbiddenInName.exec(name)?.[0];
  if (forbidden !== undefined) {
    throw new ExecutionRefused(`execution name ${JSON.stringify(name)} holds "${forbidden}"`);
  }
  if (name.length < 1 || name.length > limits.executionNameCharacters) {
    throw new ExecutionRefused(
      `execution name has ${name.length} characters, 1 to ${limits.executionNameCharacters} are allowed`,
    );
  }
}

function refuseMissingTasks(workflow: Workflow, tasks: ExecutionOptions['tasks']): void {
  const missing = workflow.functionNames.filter((name) => !Object.hasOwn(tasks, name));
  if (missing.length > 0) {
    throw new ExecutionRefused(`no function is given for ${missing.join(', ')}`);
  }
}
