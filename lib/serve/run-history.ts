import type { RunSummary, RunView, SuiteList } from '../api/run-view.ts';
import type { RunFilter } from '../domain/governance/run-filter.ts';
import type { Report } from '../domain/report.ts';
import type { HistoryPlace, LiveRun, ResultsSoFar } from '../report/history/history-data.ts';

/** The report of a run and the digest of what is kept of it. */
interface KeptReport {
  readonly report: Report;
  readonly sha256: string;
  /** As command lines name it; null where that is not known. */
  readonly suiteFile: string | null;
}

/** Some runs of a suite, newest first. */
export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** The run behind which to ask for older ones; null where there are none. */
  readonly next: string | null;
}

export interface AskedPage {
  readonly limit: number;
  /** From the run before this one on. */
  readonly after?: string | undefined;
  readonly filter?: RunFilter | undefined;
}

/** What became of the wish to cancel a run. */
export type CancelOutcome =
  | { readonly status: 'asked' }
  | { readonly status: 'ended'; readonly problem: string }
  | { readonly status: 'undriven' };

/** Where the pages of the history have their runs from: this machine, or a deployed gate. */
export interface RunHistory {
  readonly place: HistoryPlace;
  /** Milliseconds between two looks at a run in flight. */
  readonly everyMs: number;
  /** Those that ran last first. */
  suites(): Promise<SuiteList['suites']>;
  /** Runs without a verdict, newest first. */
  openRuns(): Promise<readonly RunSummary[]>;
  runs(suiteId: string, asked: AskedPage): Promise<RunPage>;
  baselines(
    suiteId: string,
  ): Promise<readonly { readonly label: string; readonly run_id: string }[]>;
  /** Null where there is no such run. */
  run(runId: string): Promise<RunView | null>;
  /** Null where the run has none yet. */
  report(runId: string): Promise<KeptReport | null>;
  /** Whether a process carries a run on that has no verdict; null where that cannot be told. */
  isDriven(runId: string): boolean | null;
  /** What is back of a run in flight; null where results are told with the report alone. */
  results(runId: string): Promise<ResultsSoFar | null>;
  /** Absent where the reader may only look. */
  readonly cancel?: (runId: string) => Promise<CancelOutcome>;
}

/** What is known of a run in flight beside its entry in the ledger. */
export type LiveFacts = Pick<LiveRun, 'is_driven' | 'results' | 'is_late'>;
