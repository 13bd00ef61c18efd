import type { BatchRecord } from '../../domain/batch.ts';
import type { RunRecord } from '../../domain/run.ts';

/** The state of runs and batches. Writes are conditional on the version that was read. */
export interface RunLedger {
  /** Adds a run; false where the id exists already, and nothing changed. */
  createRun(run: RunRecord): Promise<boolean>;
  readRun(runId: string): Promise<RunRecord | null>;
  /**
   * Replaces the run that has `run.version`, and returns it with the next version.
   * @throws ConcurrentWrite where the version in the ledger is another.
   */
  updateRun(run: RunRecord): Promise<RunRecord>;
  /** Runs of a suite, newest first; a run of the last second may not be among them yet. */
  recentRuns(
    suiteId: string,
    limit: number,
  ): Promise<readonly Pick<RunRecord, 'runId' | 'verdict'>[]>;
  /** Adds batches that do not exist yet and leaves those that do as they are. */
  createBatches(batches: readonly BatchRecord[]): Promise<void>;
  /** All batches of a run, by index. */
  listBatches(runId: string): Promise<BatchRecord[]>;
  /**
   * Replaces the batch that has `batch.version`, and returns it with the next version.
   * @throws ConcurrentWrite where the version in the ledger is another.
   */
  updateBatch<Batch extends BatchRecord>(batch: Batch): Promise<Batch>;
  /**
   * Gives an execution to `holder` where nobody has it, whatever other processes do at that moment.
   *
   * @returns who has it then
   */
  claimExecution(execution: ClaimedExecution, holder: string): Promise<string>;
  /** Who has an execution; null where nobody does. */
  executionHolder(execution: ClaimedExecution): Promise<string | null>;
}

/** Two platforms may well number alike, so an id counts at one address. */
export interface ClaimedExecution {
  readonly platformUrl: string;
  readonly executionId: string;
}
