import { DEFAULT_BASELINE_LABEL } from '../../domain/baseline/baseline.ts';
import { compareRuns } from '../../domain/baseline/compare-runs.ts';
import { comparisonText } from '../../report/comparison-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findBaseline, findReport } from '../find-run.ts';
import { openState } from '../open-state.ts';
import { withStateOptions } from '../options/state-options.ts';

/** `cognigate compare`: what changed from a baseline to a run. Its exit code says nothing about either. */
export const compare = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .argument('<run>', 'a run id, as `runs` lists it')
        .option('--baseline <run>', 'a run id or the label of a baseline; main where absent')
        .option('--json', 'print the comparison as JSON'),
    ),
  examples: [
    'cognigate compare run-20261122-101500-k3f9x2',
    'cognigate compare run-20261122-101500-k3f9x2 --baseline run-20261115-101500-a81bc0',
  ],
  async action(runId, flags, terminal) {
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const { report } = await findReport(runId, state);
    const name = flags.baseline ?? DEFAULT_BASELINE_LABEL;
    const baseline = await findBaseline(name, report.suite_id, state);
    for (const { run_id, scope } of [report, baseline.report]) {
      if (scope?.simulated !== true) continue;
      terminal.stderr.write(`note: run ${run_id} was made against a mock platform\n`);
    }
    const comparison = compareRuns(baseline, report.cases);
    terminal.stdout.write(
      flags.json === true
        ? `${JSON.stringify(comparison, null, 2)}\n`
        : comparisonText(comparison, report.run_id),
    );
    return ExitCode.passed;
  },
});
