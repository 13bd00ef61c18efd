import type { RunSummary, RunView, SuiteList } from '../api/run-view.ts';
import type { Report } from '../domain/report.ts';

/** The report of a run and the digest of what is kept of it. */
interface KeptReport {
  readonly report: Report;
  readonly sha256: string;
}

/** Where the pages of the history have their runs from: this machine, or a deployed gate. */
export interface RunHistory {
  readonly place: 'machine' | 'gate';
  /** Milliseconds between two looks at a run in flight. */
  readonly everyMs: number;
  /** Those that ran last first. */
  suites(): Promise<SuiteList['suites']>;
  /** Runs without a verdict, newest first. */
  openRuns(): Promise<readonly RunSummary[]>;
  /** Runs of a suite, newest first, from the one before the run `after` on. */
  runs(suiteId: string, limit: number, after?: string): Promise<readonly RunSummary[]>;
  baselines(
    suiteId: string,
  ): Promise<readonly { readonly label: string; readonly run_id: string }[]>;
  /** Null where there is no such run. */
  run(runId: string): Promise<RunView | null>;
  /** Null where the run has none yet. */
  report(runId: string): Promise<KeptReport | null>;
}
