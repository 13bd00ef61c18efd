import type { NOT_COMPARABLE, PastRun, RunComparison } from '../../domain/comparison.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** A run as lists show it; what is null is not known yet, or was not kept by the version that made the run. */
export interface RunRow {
  readonly run_id: string;
  readonly suite_id: string;
  /** Absent where the suite has none, or the list does not tell it. */
  readonly suite_name?: string;
  readonly started_at: string;
  readonly duration_seconds: number | null;
  /** Null while it is in flight or interrupted. */
  readonly verdict: Verdict | null;
  readonly planned: number | null;
  readonly passed: number | null;
  readonly baseline_of: readonly string[];
  readonly rerun_of: string | null;
  /** `mock`, `part`: what keeps it from speaking of its bot by the whole suite. */
  readonly marks: readonly string[];
  /** Absent where the list does not tell them. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A case of a run in flight, or one repetition of it, judged by itself. */
export interface SeenCase {
  readonly id: string;
  /** Its name, or what is said. */
  readonly said: string;
  readonly outcome: 'passed' | 'failed' | 'not_evaluated';
  readonly problem: string | null;
}

export interface ResultsSoFar {
  readonly passed: number;
  readonly failed: number;
  readonly not_evaluated: number;
  /** Those that did not pass first, and no more than a page bears. */
  readonly cases: readonly SeenCase[];
}

/** How far a run is that has no report yet. */
export interface LiveRun {
  /** It has ended, and its page is now its report. */
  readonly has_report: boolean;
  readonly verdict: Verdict | null;
  readonly started_at: string;
  readonly deadline_at: string;
  /** The deadline has passed. */
  readonly is_late: boolean;
  readonly cancel_requested_at: string | null;
  /** What keeps the platform from answering. */
  readonly trouble: string | null;
  /** Whether a process carries the run on; null where that cannot be told from here. */
  readonly is_driven: boolean | null;
  /** Null until the batches are planned. */
  readonly counts: {
    readonly cases: number;
    readonly cases_done: number;
    readonly batches: number;
    readonly batches_out: number;
    readonly batches_done: number;
  } | null;
  /** Null where results are told with the report alone. */
  readonly results: ResultsSoFar | null;
}

/** Where the runs are made. */
export type HistoryPlace = 'machine' | 'gate';

/** What was asked for, as it stands in the address; an empty text where nothing was. */
export interface AskedRuns {
  readonly verdict: string;
  /** `key=value` each. */
  readonly label: readonly string[];
  readonly since: string;
  readonly until: string;
}

/** A suite in the list of all. */
export interface SuiteRow {
  readonly suite_id: string;
  readonly runs: number;
  /** `runs` is then where counting stopped. */
  readonly has_more_runs: boolean;
  readonly latest: RunRow;
  /** The newest with a verdict, where the latest has none; null where none of the newest has. */
  readonly decided?: RunRow | null;
}

/** What has become of a case between two runs, the worst first. */
export const CASE_FATES = [
  'newly_failing',
  'still_failing',
  'fixed',
  'not_comparable',
  'other_answer',
  'same',
] as const;
export type CaseFate = (typeof CASE_FATES)[number];

/** What one of two runs says of a case. */
export interface CaseSide {
  readonly outcome: 'passed' | 'flaky' | 'failed' | 'not_evaluated';
  readonly latency_ms: number | null;
  /** What it asked for and did not get, or why it was not evaluated. */
  readonly problem: string | null;
  /** One of a single input, several of a conversation. */
  readonly turns: readonly {
    readonly input: string;
    /** Null: the bot said nothing. */
    readonly answer: string | null;
    /** With the confidence; null where the platform did not say. */
    readonly matched: string | null;
  }[];
}

export interface ComparedCase {
  readonly id: string;
  readonly name: string | null;
  readonly fate: CaseFate;
  /** Why it cannot be compared; absent where it can. */
  readonly why?: (typeof NOT_COMPARABLE)[number] | 'quarantined';
  /** Null where only the other run has the case. */
  readonly before: CaseSide | null;
  readonly after: CaseSide | null;
}

/** Two runs of a suite, case by case. */
export interface ComparedRuns {
  readonly view: 'compare';
  readonly suite_id: string;
  readonly run: RunRow;
  readonly baseline: RunRow;
  /** Runs that either may be held against, newest first. */
  readonly others: readonly RunRow[];
  readonly pass_rate: RunComparison['pass_rate'];
  /** How sure it is that the pass rate has changed; empty where there is nothing to say. */
  readonly change: string;
  readonly counts: Readonly<Record<CaseFate, number>>;
  /** The fates that are asked for, and the words that a case has to have. */
  readonly asked: { readonly show: CaseFate | ''; readonly q: string; readonly from: number };
  /** How many cases are asked for. */
  readonly found: number;
  /** Some of them, from position `asked.from` on. */
  readonly cases: readonly ComparedCase[];
}

/** What a page of the history is given, as data. */
export type HistoryData =
  | {
      readonly view: 'suites';
      readonly place: HistoryPlace;
      readonly asked: { readonly q: string; readonly verdict: string };
      /** Of which `suites` are those that are asked for. */
      readonly known: number;
      readonly suites: readonly SuiteRow[];
      /** Runs without a verdict, newest first. */
      readonly open: readonly (RunRow & Pick<LiveRun, 'is_driven'>)[];
    }
  | {
      readonly view: 'suite';
      readonly suite_id: string;
      readonly suite_name?: string;
      readonly asked: AskedRuns;
      /** Oldest first. */
      readonly trend: readonly PastRun[];
      /** Newest first. */
      readonly runs: readonly RunRow[];
      /** The run behind which older ones follow; null where there are none. */
      readonly next: string | null;
      readonly baselines: readonly { readonly label: string; readonly run_id: string }[];
      /** The two runs to compare where nobody chooses others; null where there are no two that have ended. */
      readonly compared: { readonly run_id: string; readonly baseline: string } | null;
    }
  | ComparedRuns
  | {
      readonly view: 'live';
      readonly place: HistoryPlace;
      readonly run: RunRow;
      /** Name and address; null where that is not told. */
      readonly platform: { readonly name: string; readonly url: string } | null;
      readonly live: LiveRun;
      /** What a form has to bring along that cancels the run; null where the reader may only look. */
      readonly token: string | null;
    }
  | { readonly view: 'problem'; readonly title: string; readonly message: string };
