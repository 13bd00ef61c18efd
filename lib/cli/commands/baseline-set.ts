import { userInfo } from 'node:os';
import { counted } from '../../report/measure-text.ts';
import { setBaseline } from '../../steps/set-baseline.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findReport } from '../find-run.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openState } from '../open-state.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { withStateOptions } from '../options/state-options.ts';
import { asUsage } from '../remote/as-usage.ts';
import { gateRunNamed } from '../remote/gate-run-named.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { UsageError } from '../usage-error.ts';

const LABEL_CHARACTERS = 200;

/** `cognigate baseline set`: from now on, runs of the suite are held against this one. */
export const baselineSet = defineCommand({
  syntax: (command) =>
    withStateOptions(
      withSuiteOfRun(command.argument('<run>', RUN_ARGUMENT))
        .option('--label <label>', 'which of the baselines of the suite it is', 'main')
        .option('--gate-url <url>', 'address of the deployed gate whose run it is'),
    ),
  examples: ['cognigate baseline set latest', 'cognigate baseline set run-20261122-101500-k3f9x2'],
  async action(name, { label, gateUrl, stateDir, suiteId }, terminal) {
    if (label === '' || label.length > LABEL_CHARACTERS) {
      throw new UsageError(
        `--label has ${label.length} characters; write 1 to ${LABEL_CHARACTERS}`,
      );
    }
    if (gateUrl !== undefined) {
      const { client } = await openRemoteGate(gateUrl, terminal);
      const runId = await gateRunNamed({ name, suiteId }, client, terminal);
      const { suite_id } = await asUsage(client.setBaseline(runId, label));
      terminal.stdout.write(`${runId} is now the baseline "${label}" of suite ${suite_id}\n`);
      return ExitCode.passed;
    }
    using state = openState({ stateDir }, terminal, { mustExist: true });
    const runId = await localRunNamed({ name, suiteId }, state, terminal);
    const { report, kept } = await findReport(runId, state);
    const outcome = await setBaseline(
      { report, kept, label, setBy: userInfo().username },
      { baselines: state.baselines, now: Date.now },
    );
    if (outcome.status === 'refused') throw new UsageError(outcome.problem);
    terminal.stdout.write(
      `${runId} is now the baseline "${label}" of suite ${report.suite_id}: ` +
        `${report.totals.passed} of ${counted(report.totals.planned, 'case')} passed\n`,
    );
    return ExitCode.passed;
  },
});
