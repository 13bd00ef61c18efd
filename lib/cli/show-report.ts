import { relative } from 'node:path';
import type { PastRun } from '../domain/comparison.ts';
import { messageOf } from '../domain/errors.ts';
import { passNow } from '../domain/gate/explain-rerun.ts';
import type { Report } from '../domain/report.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import type { SuiteSource } from './load-suite.ts';
import { type PrintFlags, placesOf, printReport } from './print-report.ts';
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
  /** The signed verdict; null where there is none. */
  readonly envelope?: Uint8Array | null;
  /** Null where the suite file is not at hand. */
  readonly source?: SuiteSource | null;
  /** Command lines that go on from here. */
  readonly next?: readonly string[];
}

/**
 * Writes the files that are kept and those that were asked for, prints the report, and gives its exit
 * code: a pass that a file should tell of and cannot does not count (decision 20).
 */
export async function showReport(
  report: Report,
  flags: ShowFlags,
  {
    terminal,
    kept = [],
    history = [],
    envelope = null,
    source = null,
    next = [],
  }: ReportSurroundings,
): Promise<number> {
  const wanted = [...kept, ...flags.output.map((path) => ({ label: 'report', path }))];
  const files: { label: string; path: string }[] = [];
  for (const { label, path } of wanted) {
    try {
      const written = await writeReports(report, [path], {
        directory: terminal.cwd(),
        history,
        envelope,
        places: source && placesOf(source, terminal),
        mode: label === 'report' ? 0o666 : 0o600,
      });
      files.push(...written.map((one) => ({ label, path: relative(terminal.cwd(), one) })));
    } catch (error) {
      terminal.stderr.write(`cognigate: ${path} cannot be written: ${messageOf(error)}\n`);
    }
  }
  await printReport(report, flags, { terminal, files, source, next });
  if (report.rerun_of?.cases === 'failed' && report.carried_over !== undefined) {
    const end = flags.json || flags.jsonLines === true ? terminal.stderr : terminal.stdout;
    end.write(`${passNow(report.carried_over, report.verdict)}\n`);
  }
  const isTold = files.length === wanted.length;
  return isTold || report.verdict !== 'passed' ? exitCodeOf(report.verdict) : ExitCode.inconclusive;
}
