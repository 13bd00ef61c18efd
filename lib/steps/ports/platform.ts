import type { UnderWay } from '../../domain/batch.ts';
import type { Suite, TestCase } from '../../domain/suite/suite.ts';
import type { Reason } from '../../domain/verdict.ts';

/** What executes cases. A failing platform is an outcome, not an exception. */
export interface Platform {
  /** As a suite names it; a suite that names another is refused. Absent: whatever is asked. */
  readonly name?: Suite['platform'];
  /** Where it is spoken to, for those whose settings may change under a run. */
  readonly place?: PlatformPlace;
  /** Claims that a mock has answered, by what it says of itself; absent where none can. */
  hasMockAnswered?(): boolean;
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
  /** Claims that a lost submission cannot be told from another that is under way beside it; absent where it can. */
  readonly takesOneAtATime?: boolean;
  /** Claims that a submission without an answer is looked for and never repeated; absent where it is sent again. */
  readonly looksForLost?: boolean;
  status(executionId: string, asked?: AskedAbout): Promise<StatusOutcome>;
  results(executionId: string, asked?: AskedForResults): Promise<ResultsOutcome>;
  /** Works on an execution that has to be driven, for one pass; absent where none has. */
  drive?(request: DriveRequest): Promise<StatusOutcome>;
  /**
   * Ends an execution whose results nobody waits for any more, as far as that can be done.
   * @returns why it may still run; null where it has ended
   */
  cancel?(executionId: string): Promise<NotEnded | null>;
}

/** An execution was asked to end, and may still run. */
export interface NotEnded {
  readonly problem: string;
  /** Seconds that the platform asked us to stay away; null where it named none. */
  readonly retryAfterSeconds: number | null;
}

export interface PlatformPlace {
  /** As the ledger keeps it. */
  readonly platformUrl: string;
  /** Of what conversations go to, where the platform has it apart. */
  readonly endpointUrl?: string | undefined;
}

/** An answer by which cases are judged, as it is kept: the bytes that came, but for secrets of ours. */
export interface PlatformAnswer {
  readonly bytes: Uint8Array;
  /** Names of the secrets that marks of the same length stand for. */
  readonly masked: readonly string[];
}

/** What an answer must not contradict. */
interface AskedAbout {
  readonly suiteId?: string;
}

/** What was sent for an execution. */
export interface SentBatch {
  /** The bytes that it was submitted with. */
  payload(): Promise<Uint8Array>;
  /** When it was first sent, in milliseconds since 1970 UTC. */
  readonly at: number;
  /** When it was seen to have ended. */
  readonly settledAt: number;
}

export interface AskedForResults extends AskedAbout {
  /** What results are held against. */
  readonly sent?: SentBatch;
  /** Stores an answer at once, so that no more than one is held at a time. */
  keep?(answer: PlatformAnswer): Promise<void>;
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
  /** Milliseconds since the execution was begun. */
  readonly ageMs: number;
  /** The bot has answered in this run, be it in another execution. */
  readonly isHeard: boolean;
  /** What a pass that was killed had begun and not stored: it was said, and is begun anew. */
  readonly lost: readonly UnderWay[];
  /** Stores results, and what is under way then, in the order of the calls; what was not stored is done again after a crash. */
  keep(results: readonly DrivenResult[], underWay: readonly UnderWay[]): Promise<void>;
  /** The platform's requests that may be made now; see `RateBudget`. */
  readonly requests: {
    take(wanted: number): Promise<{ readonly granted: number; readonly waitMs: number }>;
    giveBack(requests: number): Promise<void>;
  };
}

/** A result as it came and, where it repeats a secret of ours, as it is kept; with the answers that it is made of. */
export interface DrivenResult {
  readonly result: unknown;
  readonly masked?: unknown;
  readonly answers: readonly PlatformAnswer[];
}

export interface SubmitRequest {
  readonly suiteId: string;
  /** `<run id>:<batch index>`; the same on every attempt. */
  readonly idempotencyKey: string;
  readonly payload: Uint8Array;
  /** When it was first sent, where an earlier attempt was not answered; absent on a first attempt. */
  readonly ambiguousSince?: number;
  /** Claims that an execution is that of another batch, of whatever run; absent: of none. */
  isTaken?(executionId: string): Promise<boolean>;
}

/** Nothing usable was heard. `reached` says whether anything at all answered at the address. */
export interface Unavailable {
  readonly status: 'unavailable';
  readonly reached: boolean;
  readonly problem: string;
  /** Seconds that the platform asked us to stay away; null where it named none. */
  readonly retryAfterSeconds: number | null;
  /** What was answered cannot be used, and that is worth being on record. */
  readonly fault?: Reason;
}

export type SubmitOutcome =
  /** `reached`: false where nothing had to be sent for it; true where absent. */
  | {
      readonly status: 'accepted';
      readonly executionId: string;
      readonly reached?: boolean;
      /** How it was come by, where that has to be told. */
      readonly note?: Reason;
      /** When the first look is worth it where nothing was learnt of such executions. */
      readonly firstLookSeconds?: number;
    }
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
  | {
      readonly status: 'lost';
      readonly problem: string;
      /** Seconds that the platform asked us to stay away while it was looked for; none where absent. */
      readonly retryAfterSeconds?: number | null;
    };

export type StatusOutcome =
  | {
      readonly status: 'running';
      readonly word: string;
      readonly progress: number | null;
      readonly retryAfterSeconds: number | null;
      /** It contradicts itself, so it is not believed, or it says why nothing goes on. */
      readonly fault?: Reason;
      /** Of an execution that is driven: seconds until there is something to do again. */
      readonly goOnInSeconds?: number;
      /** When the next look is worth it where nothing was learnt of such executions. */
      readonly nextLookSeconds?: number;
    }
  | {
      readonly status: 'terminal';
      readonly word: 'completed' | 'failed' | 'timeout';
      /** Why it did not complete, where the platform says so. */
      readonly problem?: string;
      /** The answer that says so; absent where the platform is asked nothing. */
      readonly answer?: PlatformAnswer;
    }
  | { readonly status: 'not_found' }
  | Unavailable;

export type ResultsOutcome =
  /** `results` is the list as it came, pages joined; each entry is judged later, one by one. */
  | {
      readonly status: 'ready';
      readonly results: readonly unknown[];
      /** The same with marks for secrets of ours; absent where nothing repeats one. */
      readonly masked?: readonly unknown[];
      /** What is odd about them and changes nothing. */
      readonly notes?: readonly Reason[];
      /** How many of them say only that there is none yet; none where absent. */
      readonly missing?: number;
      /** What the platform numbers that they were read from, where it is not the execution: it is used once. */
      readonly from?: string;
      /** Requests that it took; one where absent. */
      readonly pages?: number;
    }
  | { readonly status: 'not_ready'; readonly retryAfterSeconds: number | null }
  | Unavailable;
