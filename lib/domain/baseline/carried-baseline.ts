/** A baseline that came in a file instead of from the baselines on record, and is whole. */
export interface CarriedBaseline {
  readonly suiteId: string;
  readonly label: string;
  readonly runId: string;
  /** The report, as it was kept as evidence. */
  readonly bytes: Uint8Array;
}
