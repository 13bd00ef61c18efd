import { join, relative } from 'node:path';
import type { PastRun } from '../domain/comparison.ts';
import type { Report } from '../domain/report.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import type { SuiteSource } from './load-suite.ts';
import { type PrintFlags, printReport } from './print-report.ts';
import type { Terminal } from './terminal.ts';
import { writeReports } from './write-reports.ts';

export interface ShowFlags extends PrintFlags {
  readonly output: readonly string[];
}

/** What every run leaves in the state directory: the report for programs, and the page for people. */
function keptReports(state: StateDirectory, runId: string): readonly string[] {
  return ['json', 'html'].map((extension) => join(state.path, 'reports', `${runId}.${extension}`));
}

const LABELS = ['canonical report', 'page'];

/** Keeps the report in the state directory, writes those that were asked for, and prints it. */
export async function showReport(
  report: Report,
  {
    state,
    history,
    source,
  }: {
    readonly state: StateDirectory;
    readonly history: readonly PastRun[];
    /** Null where the suite file is not at hand. */
    readonly source: SuiteSource | null;
  },
  flags: ShowFlags,
  terminal: Terminal,
): Promise<void> {
  const wanted = [...keptReports(state, report.run_id), ...flags.output];
  const paths = await writeReports(report, wanted, terminal.cwd(), history);
  const files = paths.map((path, position) => ({
    label: LABELS[position] ?? 'report',
    path: relative(terminal.cwd(), path),
  }));
  await printReport(report, { files, source }, flags, terminal);
}
