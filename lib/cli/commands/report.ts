import { relative } from 'node:path';
import { historyBefore } from '../../local/run-history.ts';
import { terminalReport } from '../../report/formats/terminal-report.ts';
import { REPORT_EXTENSIONS } from '../../report/report-format.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findReport } from '../find-run.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openState } from '../open-state.ts';
import { collect } from '../options/flag-values.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { withStateOptions } from '../options/state-options.ts';
import { variantsFormOf, writeFailingVariants } from '../reporting/write-failing-variants.ts';
import { placesOfRun } from '../running/suite-of-run.ts';
import { wantsColor } from '../terminal.ts';
import { checkReportFiles, writeReports } from '../write-reports.ts';

/** `cognigate report`: the report of a run that has ended, in any format. Its exit code is not the verdict's. */
export const report = defineCommand({
  syntax: (command) =>
    withStateOptions(
      withSuiteOfRun(command.argument('[run]', RUN_ARGUMENT))
        .option(
          '-o, --output <file>',
          `${REPORT_EXTENSIONS}; may be repeated; none prints a summary`,
          collect,
          [],
        )
        .option(
          '--failing-variants <file>',
          'the variants that fail: a suite of them (.yaml), or training sentences of their intents (.csv)',
        )
        .option('--no-color', 'no colours'),
    ),
  examples: [
    'cognigate report',
    'cognigate report suite.yaml -o report.html',
    'cognigate report --failing-variants variants.suite.yaml',
    'cognigate report run-20261122-101500-k3f9x2 -o report.md',
  ],
  async action(name, flags, terminal) {
    checkReportFiles(flags.output);
    const variants = flags.failingVariants;
    if (variants !== undefined) variantsFormOf(variants);
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const wish = { name, suiteId: flags.suiteId };
    const found = await findReport(await localRunNamed(wish, state, terminal), state);
    if (variants !== undefined) await writeFailingVariants(variants, found, { state, terminal });
    if (flags.output.length === 0 && variants === undefined) {
      terminal.stdout.write(
        terminalReport(found.report, {
          color: wantsColor(terminal.stdout, terminal.env, flags.color),
          width: terminal.stdout.columns ?? 100,
          files: [],
        }),
      );
      return ExitCode.passed;
    }
    const history = await historyBefore(found.run, state.ledger);
    const envelope = await state.envelopes.read(found.run.runId);
    const directory = terminal.cwd();
    const beside = { history, envelope, places: placesOfRun(found.run, terminal) };
    for (const path of await writeReports(found.report, flags.output, { directory, ...beside })) {
      terminal.stderr.write(`wrote ${relative(directory, path)}\n`);
    }
    return ExitCode.passed;
  },
});
