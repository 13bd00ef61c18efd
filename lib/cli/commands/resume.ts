import { conductRun } from '../conduct-run.ts';
import { defineCommand } from '../define-command.ts';
import { findRun } from '../find-run.ts';
import { openLocalGate } from '../open-local-gate.ts';
import { withLocalRunOptions } from '../options/local-run-options.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

/** `cognigate resume`: takes up an interrupted run; one that has ended is shown again. */
export const resume = defineCommand({
  syntax: (command) =>
    withLocalRunOptions(command.argument('<run>', 'a run id, as `runs` lists it')),
  examples: ['cognigate resume run-20261122-101500-k3f9x2'],
  async action(runId, flags, terminal) {
    checkReportFiles([KEPT_PAGE, ...flags.output]);
    const opened = await openLocalGate(flags, terminal, (state) => findRun(runId, state));
    try {
      const run = await findRun(runId, opened.state);
      if (run.verdict === null) await opened.gate.takeUp(run);
      return await conductRun(runId, opened, { flags, terminal });
    } finally {
      await opened.close();
    }
  },
});
