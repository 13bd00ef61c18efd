import { relative } from 'node:path';
import { historyBefore } from '../../local/run-history.ts';
import { terminalReport } from '../../report/formats/terminal-report.ts';
import { readReport } from '../../report/read-report.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { type Terminal, wantsColor } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { checkReportFiles, writeReports } from '../write-reports.ts';

export interface ReportFlags {
  readonly output: readonly string[];
  readonly color: boolean;
  readonly stateDir: string;
}

/** `cognigate report`: the report of a run that has ended, in any format. Its exit code is not the verdict's. */
export async function report(
  runId: string,
  flags: ReportFlags,
  terminal: Terminal,
): Promise<number> {
  checkReportFiles(flags.output);
  using state = openState(flags, terminal, { mustExist: true });
  const run = await state.ledger.readRun(runId);
  if (run === null) {
    throw new UsageError(
      `there is no run "${runId}" in ${flags.stateDir}; "cognigate runs" lists those there are`,
    );
  }
  const found = await readReport(state.evidence, run);
  if (found === null) {
    throw new UsageError(`run ${runId} has no verdict yet: cognigate resume ${runId}`);
  }
  if (flags.output.length === 0) {
    terminal.stdout.write(
      terminalReport(found, {
        color: wantsColor(terminal.stdout, terminal.env, flags.color),
        width: terminal.stdout.columns ?? 100,
        files: [],
      }),
    );
    return ExitCode.passed;
  }
  const history = await historyBefore(run, state.ledger);
  for (const path of await writeReports(found, flags.output, terminal.cwd(), history)) {
    terminal.stderr.write(`wrote ${relative(terminal.cwd(), path)}\n`);
  }
  return ExitCode.passed;
}
