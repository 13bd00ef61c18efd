import { relative } from 'node:path';
import type { PastRun } from '../domain/comparison.ts';
import { passNow } from '../domain/gate/explain-rerun.ts';
import type { Report } from '../domain/report.ts';
import { exitCodeOf } from './exit-code.ts';
import type { SuiteSource } from './load-suite.ts';
import { type PrintFlags, printReport } from './print-report.ts';
import type { Terminal } from './terminal.ts';
import { writeReports } from './write-reports.ts';

export interface ShowFlags extends PrintFlags {
  readonly output: readonly string[];
}

export interface ReportSurroundings {
  readonly terminal: Terminal;
  /** Files that are written beside those that were asked for. */
  readonly kept?: readonly { readonly label: string; readonly path: string }[];
  /** The runs of the suite before this one, oldest first. */
  readonly history?: readonly PastRun[];
  /** Null where the suite file is not at hand. */
  readonly source?: SuiteSource | null;
}

/** Writes the files that are kept and those that were asked for, prints the report, and gives its exit code. */
export async function showReport(
  report: Report,
  flags: ShowFlags,
  { terminal, kept = [], history = [], source = null }: ReportSurroundings,
): Promise<number> {
  const wanted = [...kept, ...flags.output.map((path) => ({ label: 'report', path }))];
  const paths = await writeReports(
    report,
    wanted.map(({ path }) => path),
    { directory: terminal.cwd(), history },
  );
  const files = paths.map((path, position) => ({
    label: wanted[position]?.label ?? 'report',
    path: relative(terminal.cwd(), path),
  }));
  await printReport(report, flags, { terminal, files, source });
  if (report.rerun_of?.cases === 'failed' && report.carried_over !== undefined) {
    const end = flags.json ? terminal.stderr : terminal.stdout;
    end.write(`${passNow(report.carried_over, report.verdict)}\n`);
  }
  return exitCodeOf(report.verdict);
}
