/** How long past executions took, newest first. */
export interface DurationHistory {
  recent(suiteId: string): Promise<PastDuration[]>;
  add(suiteId: string, duration: PastDuration): Promise<void>;
}

export interface PastDuration {
  readonly cases: number;
  readonly seconds: number;
  /** It is of another suite at the same platform. */
  readonly ofOthers?: boolean;
}
