import type { PastRun } from '../domain/comparison.ts';
import type { Verdict } from '../domain/verdict.ts';

/** A run as lists show it; what is null is not known yet, or was not kept by the version that made the run. */
export interface RunRow {
  readonly run_id: string;
  readonly suite_id: string;
  readonly started_at: string;
  readonly duration_seconds: number | null;
  /** Null while it is in flight or interrupted. */
  readonly verdict: Verdict | null;
  readonly planned: number | null;
  readonly passed: number | null;
  readonly baseline_of: readonly string[];
  readonly rerun_of: string | null;
  /** A mock answered. */
  readonly simulated: boolean;
  /** Absent where the list does not tell them. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** How far a run is that has no report yet. */
export interface LiveRun {
  /** It has ended, and its page is now its report. */
  readonly has_report: boolean;
  readonly verdict: Verdict | null;
  readonly started_at: string;
  readonly deadline_at: string;
  /** Null until the batches are planned. */
  readonly counts: {
    readonly cases: number;
    readonly cases_done: number;
    readonly batches: number;
    readonly batches_out: number;
    readonly batches_done: number;
  } | null;
}

/** What a page of the history is given, as data. */
export type HistoryData =
  | {
      readonly view: 'suites';
      /** Where the runs are made. */
      readonly place: 'machine' | 'gate';
      readonly suites: readonly {
        readonly suite_id: string;
        readonly runs: number;
        /** `runs` is then where counting stopped. */
        readonly has_more_runs: boolean;
        readonly latest: RunRow;
      }[];
      /** Runs without a verdict, newest first. */
      readonly open: readonly RunRow[];
    }
  | {
      readonly view: 'suite';
      readonly suite_id: string;
      /** Oldest first. */
      readonly trend: readonly PastRun[];
      /** Newest first. */
      readonly runs: readonly RunRow[];
      readonly baselines: readonly { readonly label: string; readonly run_id: string }[];
    }
  | { readonly view: 'live'; readonly run: RunRow; readonly live: LiveRun }
  | { readonly view: 'problem'; readonly title: string; readonly message: string };
