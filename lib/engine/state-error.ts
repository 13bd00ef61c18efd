import { limits } from './limits.ts';

/** The errors that Step Functions itself names. */
export const StatesError = {
  all: 'States.ALL',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
  queryEvaluation: 'States.QueryEvaluationError',
  dataLimitExceeded: 'States.DataLimitExceeded',
  runtime: 'States.Runtime',
} as const;

/** A failure of a state, by the name that Retry and Catch match on. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;
  /** Undefined where Step Functions gives none, as for a task that ran out of time. */
  readonly causeText: string | undefined;

  constructor(error: string, causeText?: string) {
    super(causeText === undefined ? error : `${error}: ${causeText}`);
    this.error = error;
    this.causeText = causeText?.slice(0, limits.causeCharacters);
  }
}

/** True where an `ErrorEquals` list takes up `error`. */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  // Always ends the execution, whatever a definition says.
  if (error === StatesError.runtime) return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    // Terminal unless it is named itself.
    if (error === StatesError.dataLimitExceeded) return false;
    if (name === StatesError.all) return true;
    return name === StatesError.taskFailed && error !== StatesError.timeout;
  });
}

/** The failure that Lambda's Node.js runtime reports for what a function threw. */
export function lambdaFailure(thrown: unknown): StateError {
  const isError = thrown instanceof Error;
  const errorType = isError ? thrown.name : typeof thrown;
  const errorMessage = isError ? thrown.message : String(thrown);
  const trace = isError ? (thrown.stack ?? '').split('\n') : [];
  return new StateError(errorType, JSON.stringify({ errorType, errorMessage, trace }));
}
