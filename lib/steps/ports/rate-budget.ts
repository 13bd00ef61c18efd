/** The requests that all runs at one platform may make together, whatever process they are in. */
export interface RateBudget {
  /**
   * Asks for the requests of one pass.
   *
   * `urgent` is granted in any case, and waited for by others. Where less is granted than wanted, the
   * run has a turn after `waitMs`, which nobody can take from it.
   */
  take(pass: {
    readonly runId: string;
    readonly wanted: number;
    readonly urgent: boolean;
  }): Promise<{ readonly granted: number; readonly waitMs: number }>;
  /** Books what a pass made beyond what it was granted or, negative, gives the rest back. */
  adjust(requests: number): Promise<void>;
}
