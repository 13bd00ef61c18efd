import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withGateOptions } from '../options/gate-options.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { asUsage } from '../remote/as-usage.ts';
import { gateRunNamed } from '../remote/gate-run-named.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';

/** `cognigate cancel`: ends a run of a deployed gate as cancelled, at its next look. */
export const cancel = defineCommand({
  syntax: (command) => withGateOptions(withSuiteOfRun(command.argument('<run>', RUN_ARGUMENT))),
  examples: ['cognigate cancel run-4f2a…'],
  async action(name, flags, terminal) {
    const gate = await openRemoteGate(flags.gateUrl, terminal);
    const runId = await gateRunNamed({ name, suiteId: flags.suiteId }, gate.client, terminal);
    const view = await asUsage(gate.client.cancel(runId));
    terminal.stdout.write(`${view.run_id} ends as cancelled at its next look\n`);
    return ExitCode.passed;
  },
});
