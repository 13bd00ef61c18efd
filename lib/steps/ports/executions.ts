/** The executions of the workflow, one per run and named after it. */
export interface Executions {
  /**
   * Starts the run's execution; the same run twice is one execution.
   * `throttled`: nothing was started, and asking again later is of use.
   */
  start(runId: string): Promise<'started' | 'throttled'>;
  /** What became of the run's execution; null where there is none. */
  look(runId: string): Promise<ExecutionStatus | null>;
}

export interface ExecutionStatus {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly error: string | null;
  readonly cause: string | null;
}
