import type { RunView } from '../../api/run-view.ts';
import { counted } from '../../report/measure-text.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { withWatchOptions } from '../options/gate-options.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { asUsage } from '../remote/as-usage.ts';
import { followRun } from '../remote/follow-run.ts';
import { gateRunNamed } from '../remote/gate-run-named.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { checkReportFiles } from '../write-reports.ts';

/** `cognigate status`: where a run of a deployed gate stands; with `--wait` until its end, as `run` shows it. */
export const status = defineCommand({
  syntax: (command) => withWatchOptions(withSuiteOfRun(command.argument('[run]', RUN_ARGUMENT))),
  examples: ['cognigate status run-4f2a… --wait 30'],
  async action(name, flags, terminal) {
    checkReportFiles(flags.output);
    const gate = await openRemoteGate(flags.gateUrl, terminal);
    const runId = await gateRunNamed({ name, suiteId: flags.suiteId }, gate.client, terminal);
    const view = await asUsage(gate.client.run(runId));
    if (flags.wait !== undefined) return followRun(view, gate, { flags, terminal });
    terminal.stdout.write(
      flags.json === true ? `${JSON.stringify(view, null, 2)}\n` : `${sentence(view)}\n`,
    );
    // A run without a verdict must not look like one that passed.
    return view.verdict === null ? ExitCode.inconclusive : exitCodeOf(view.verdict);
  },
});

function sentence({ run_id, verdict, counts, reasons, trouble }: RunView): string {
  if (verdict !== null) {
    const [reason] = reasons;
    return `${run_id} ${verdict}${reason === undefined ? '' : `: ${reason.message}`}`;
  }
  const done =
    counts === null
      ? 'not planned yet'
      : `${counts.cases_done} of ${counted(counts.cases, 'case')} done, ${counts.batches_done} of ${counted(counts.batches, 'batch', 'batches')}`;
  return `${run_id} running: ${done}${trouble === null ? '' : `; ${trouble}`}`;
}
