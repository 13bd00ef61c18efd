import { conductRun } from '../conduct-run.ts';
import { defineCommand } from '../define-command.ts';
import { findRun } from '../find-run.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openLocalGate } from '../open-local-gate.ts';
import { withLocalRunOptions } from '../options/local-run-options.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { loanOf, openMover, settleOwed, whileLent } from '../promotion/gate-endpoint.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

/** `cognigate resume`: takes up an interrupted run; one that has ended is shown again. */
export const resume = defineCommand({
  syntax: (command) => withLocalRunOptions(withSuiteOfRun(command.argument('[run]', RUN_ARGUMENT))),
  examples: ['cognigate resume', 'cognigate resume run-20261122-101500-k3f9x2'],
  async action(name, flags, terminal) {
    checkReportFiles([KEPT_PAGE, ...flags.output]);
    const opened = await openLocalGate(flags, terminal, async (state) =>
      findRun(await localRunNamed({ name, suiteId: flags.suiteId }, state, terminal), state),
    );
    const { place: run } = opened;
    const { runId } = run;
    try {
      await settleOwed(opened.state, flags, terminal);
      const loan = run.verdict === null ? loanOf(opened.state, [runId]) : null;
      if (run.verdict === null) await opened.gate.takeUp(run);
      const mover = () => openMover(opened.state, flags, terminal);
      return await whileLent(loan === null ? null : { ...loan, runId }, { mover, terminal }, () =>
        conductRun(runId, opened, { flags, terminal }),
      );
    } finally {
      await opened.close();
    }
  },
});
