import type { AuditHead, AuditRecord } from '../domain/audit/audit-chain.ts';
import type { Baseline, BatchRecord, EvidenceRef, RunRecord } from '../domain/run.ts';
import type { Suite, TestCase } from '../domain/suite/suite.ts';
import type { Verdict } from '../domain/verdict.ts';

/** What the steps need of the world. Each composition (local, deployed, simulated) brings its own. */
export interface Ports {
  readonly ledger: RunLedger;
  readonly evidence: EvidenceStore;
  readonly audit: AuditLog;
  readonly durations: DurationHistory;
  readonly baselines: BaselineStore;
  readonly platform: Platform;
  readonly notifier: Notifier;
  readonly budget: RateBudget;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** What the steps of the loop need: they neither decide nor tell anybody. */
export type LoopPorts = Omit<Ports, 'audit' | 'notifier'>;

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
  /** Adds batches that do not exist yet and leaves those that do as they are. */
  createBatches(batches: readonly BatchRecord[]): Promise<void>;
  /** All batches of a run, by index. */
  listBatches(runId: string): Promise<BatchRecord[]>;
  /**
   * Replaces the batch that has `batch.version`, and returns it with the next version.
   * @throws ConcurrentWrite where the version in the ledger is another.
   */
  updateBatch(batch: BatchRecord): Promise<BatchRecord>;
}

/** Bytes that a verdict rests on. Written once, never replaced. */
export interface EvidenceStore {
  /** Stores bytes as `<runId>/<name>-<hash prefix>.<extension>`; the same bytes twice are one object. */
  put(runId: string, name: string, extension: 'json', bytes: Uint8Array): Promise<EvidenceRef>;
  /** @throws IntegrityViolated where the bytes are missing or hash to something else. */
  get(ref: EvidenceRef): Promise<Uint8Array>;
}

/** Append-only, hash-chained records; a chain per suite. */
export interface AuditLog {
  /** The newest record's place and hash; `{ seq: 0, hash: GENESIS_HASH }` for an empty chain. */
  head(chain: string): Promise<AuditHead>;
  /** Adds a record at its `seq`; false where that place is taken (by whomever), and nothing changed. */
  insert(record: AuditRecord): Promise<boolean>;
  /** The records after `seq`, oldest first. */
  recordsAfter(chain: string, seq: number): Promise<AuditRecord[]>;
}

/** The runs that others are held against; one per suite and label. */
export interface BaselineStore {
  /** All of a suite, by label. */
  list(suiteId: string): Promise<Baseline[]>;
  /** Puts one in the place of the one with the same label. */
  set(baseline: Baseline): Promise<void>;
}

/** How long past executions took, newest first. */
export interface DurationHistory {
  recent(suiteId: string): Promise<PastDuration[]>;
  add(suiteId: string, duration: PastDuration): Promise<void>;
}

export interface PastDuration {
  readonly cases: number;
  readonly seconds: number;
}

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

/** What executes cases. A failing platform is an outcome, not an exception. */
export interface Platform {
  /** As a suite names it; a suite that names another is refused. Absent: whatever is asked. */
  readonly name?: Suite['platform'];
  /** The bytes that submit `cases` of `suite`; pure, so that they can be kept as evidence first. */
  encodeBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array;
  /**
   * Works out what a suite leaves to the platform, such as cases that it names only; the suite that
   * comes back is the one that is run. Asked once, before anything is sent; absent where suites are whole.
   * @throws SuiteRejected where the platform does not have what the suite names.
   */
  prepare?(suite: Suite): Promise<PreparedSuite>;
  /**
   * Sends one batch.
   * @throws AuthenticationFailed where credentials are refused, also after one refresh.
   */
  submit(request: SubmitRequest): Promise<SubmitOutcome>;
  status(executionId: string): Promise<StatusOutcome>;
  results(executionId: string): Promise<ResultsOutcome>;
  /** Works on an execution that has to be driven, for one pass; absent where none has. */
  drive?(request: DriveRequest): Promise<StatusOutcome>;
  /** Ends an execution whose results nobody waits for any more; its failure is of no consequence. */
  cancel?(executionId: string): Promise<void>;
}

export interface PreparedSuite {
  readonly suite: Suite;
  /** Claims that executions do nothing by themselves: every pass has to `drive` them. */
  readonly driven: boolean;
}

export interface DriveRequest {
  readonly executionId: string;
  /** The bytes that the batch was submitted with. */
  readonly payload: Uint8Array;
  /** Results that are stored already, of this and earlier passes; their cases are done. */
  readonly stored: readonly unknown[];
  /** Nothing new is begun after so many milliseconds. */
  readonly budgetMs: number;
  /** Stores results, in the order of the calls; what was not stored is done again after a crash. */
  keep(results: readonly unknown[]): Promise<void>;
  /** The platform's requests that may be made now; see `RateBudget`. */
  readonly requests: {
    take(wanted: number): Promise<{ readonly granted: number; readonly waitMs: number }>;
    giveBack(requests: number): Promise<void>;
  };
}

export interface SubmitRequest {
  readonly suiteId: string;
  /** `<run id>:<batch index>`; the same on every attempt. */
  readonly idempotencyKey: string;
  readonly payload: Uint8Array;
  /** When it was first sent, where an earlier attempt was not answered; absent on a first attempt. */
  readonly ambiguousSince?: number;
}

/** Nothing usable was heard. `reached` says whether anything at all answered at the address. */
export interface Unavailable {
  readonly status: 'unavailable';
  readonly reached: boolean;
  readonly problem: string;
  /** Seconds that the platform asked us to stay away; null where it named none. */
  readonly retryAfterSeconds: number | null;
}

export type SubmitOutcome =
  /** `reached`: false where nothing had to be sent for it; true where absent. */
  | { readonly status: 'accepted'; readonly executionId: string; readonly reached?: boolean }
  /** Proves that nothing was accepted: 429, or a connection that was never made. */
  | Unavailable
  /** Proves nothing: a time-out, a reset, a 5xx, a 2xx without an execution id. */
  | {
      readonly status: 'ambiguous';
      readonly problem: string;
      readonly retryAfterSeconds: number | null;
    }
  /** The platform will not take this batch, ever. */
  | { readonly status: 'refused'; readonly httpStatus: number; readonly problem: string }
  /** An earlier attempt cannot be found again, and repeating it could start a second execution. */
  | { readonly status: 'lost'; readonly problem: string };

export type StatusOutcome =
  | {
      readonly status: 'running';
      readonly word: string;
      readonly progress: number | null;
      readonly retryAfterSeconds: number | null;
      /** Of an execution that is driven: seconds until there is something to do again. */
      readonly goOnInSeconds?: number;
    }
  | {
      readonly status: 'terminal';
      readonly word: 'completed' | 'failed' | 'timeout';
      /** Why it did not complete, where the platform says so. */
      readonly problem?: string;
    }
  | { readonly status: 'not_found' }
  | Unavailable;

export type ResultsOutcome =
  /** `results` is the list as it came, pages joined; each entry is judged later, one by one. */
  | {
      readonly status: 'ready';
      readonly results: readonly unknown[];
      /** Requests that it took; one where absent. */
      readonly pages?: number;
    }
  | { readonly status: 'not_ready'; readonly retryAfterSeconds: number | null }
  | Unavailable;

/** Sends a signed message to the endpoints of a run. */
export interface Notifier {
  /** Names of the endpoints that are told of every run; a run can name others beside them. */
  readonly endpoints: readonly string[];
  /** Whether the endpoint wants to hear of this verdict; every endpoint wants all where absent. */
  wants?(endpoint: string, verdict: Verdict): boolean;
  /** Sees to it that what an endpoint has not acknowledged is tried again for days; absent: nobody does. */
  tryLater?(runId: string): Promise<void>;
  deliver(endpoint: string, message: NotificationMessage): Promise<DeliveryOutcome>;
}

export interface NotificationMessage {
  readonly id: string;
  readonly timestamp: number;
  /** The exact bytes that are signed and sent. */
  readonly body: string;
}

export type DeliveryOutcome =
  | { readonly status: 'delivered' }
  /** `permanent`: trying again is of no use (410, a refused address). */
  | { readonly status: 'failed'; readonly problem: string; readonly permanent: boolean };
