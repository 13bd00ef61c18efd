import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withGateOptions } from '../options/gate-options.ts';
import { asUsage } from '../remote/as-usage.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';

/** `cognigate cancel`: ends a run of a deployed gate as cancelled, at its next look. */
export const cancel = defineCommand({
  syntax: (command) => withGateOptions(command.argument('<run>', 'a run id')),
  examples: ['cognigate cancel run-4f2a…'],
  async action(runId, flags, terminal) {
    const gate = await openRemoteGate(flags.gateUrl, terminal);
    const view = await asUsage(gate.client.cancel(runId));
    terminal.stdout.write(`${view.run_id} ends as cancelled at its next look\n`);
    return ExitCode.passed;
  },
});
