import type { Clock } from './clock.ts';
import { lambdaFailure, StateError, StatesError } from './state-error.ts';
import { type Stop, Stopped } from './stop.ts';

/** A function that a Task invokes. What it throws becomes the error that Lambda would report. */
export type TaskFunction = (payload: unknown) => Promise<unknown>;

/**
 * Invokes a function and waits for it as long as it may take. One that takes longer is left alone,
 * as Step Functions does; its answer no longer counts.
 *
 * @throws StateError for what the function throws, and `States.Timeout`.
 * @throws Stopped where the execution is over meanwhile.
 */
export async function invokeTask(
  task: TaskFunction,
  payload: unknown,
  timeoutSeconds: number | undefined,
  { clock, stop }: { readonly clock: Clock; readonly stop: Stop },
): Promise<unknown> {
  const end = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const giveUp = () => reject(new Stopped());
  stop.signal.addEventListener('abort', giveUp);
  if (timeoutSeconds !== undefined) {
    void clock.sleep(timeoutSeconds * 1000, end.signal).then(() => {
      if (!end.signal.aborted) reject(new StateError(StatesError.timeout));
    });
  }
  startTask(task, payload).then(resolve, (thrown) => reject(lambdaFailure(thrown)));
  try {
    return await promise;
  } finally {
    stop.signal.removeEventListener('abort', giveUp);
    end.abort('answered');
  }
}

/** A function that throws before its first promise fails like any other. */
async function startTask(task: TaskFunction, payload: unknown): Promise<unknown> {
  return task(payload);
}
