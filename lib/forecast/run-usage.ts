/** What AWS bills of one run, counted. */
export interface RunUsage {
  readonly transitions: number;
  readonly historyEvents: number;
  readonly looks: number;
  /** Invocations by step. */
  readonly invocations: Readonly<Record<string, number>>;
  /** That the function of looks waits by itself, in all invocations. */
  readonly waitedSeconds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly s3Puts: number;
  readonly s3Gets: number;
  readonly evidenceBytes: number;
}
