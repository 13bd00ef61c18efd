import { fullComparison } from '../../domain/baseline/full-comparison.ts';
import { scopeOf } from '../../domain/may-ship.ts';
import type { Report } from '../../domain/report.ts';
import { comparisonText } from '../../report/comparison-text.ts';
import { counted } from '../../report/measure-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findBaseline, findReport, whatWasBefore } from '../find-run.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openState } from '../open-state.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { withStateOptions } from '../options/state-options.ts';

/** `cognigate compare`: what changed from a baseline to a run. Its exit code says nothing about either, unless asked to. */
export const compare = defineCommand({
  syntax: (command) =>
    withStateOptions(
      withSuiteOfRun(command.argument('[run]', RUN_ARGUMENT))
        .option(
          '--baseline <run>',
          'a run, or the label of a baseline; if not given, main, or else the run before it',
        )
        .option('--json', 'print the comparison as JSON')
        .option(
          '--fail-on-new',
          'exit code 1 where a case fails that passed there, be it asked for something else now',
        ),
    ),
  examples: [
    'cognigate compare',
    'cognigate compare suite.yaml --baseline release --fail-on-new',
    'cognigate compare run-20261122-101500-k3f9x2 --baseline run-20261115-101500-a81bc0',
  ],
  async action(name, flags, terminal) {
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const wish = { name, suiteId: flags.suiteId };
    const { run, report } = await findReport(await localRunNamed(wish, state, terminal), state);
    const baseline =
      flags.baseline === undefined
        ? await whatWasBefore(run, state)
        : await findBaseline({ name: flags.baseline, suiteId: report.suite_id }, state, terminal);
    for (const each of [report, baseline.report]) {
      for (const note of limitsOf(each)) terminal.stderr.write(`note: ${note}\n`);
    }
    const comparison = fullComparison(baseline, report);
    terminal.stdout.write(
      flags.json === true
        ? `${JSON.stringify(comparison, null, 2)}\n`
        : comparisonText(comparison, { before: baseline.report, after: report }),
    );
    const { newly_failing, changed_failing } = comparison;
    const isWorse = newly_failing.length + changed_failing.length > 0;
    return flags.failOnNew === true && isWorse ? ExitCode.failed : ExitCode.passed;
  },
});

/** What a comparison with the run must not be read without. */
function limitsOf(report: Report): string[] {
  const { run_id } = report;
  const scope = scopeOf(report);
  const { cases_planned: planned, cases_in_suite: all } = scope;
  return [
    ...(scope.simulated ? [`run ${run_id} was made against a mock platform`] : []),
    ...(planned < all || scope.limited_by.includes('rerun')
      ? [`run ${run_id} is a part of its suite: ${planned} of ${counted(all, 'case')}`]
      : []),
  ];
}
