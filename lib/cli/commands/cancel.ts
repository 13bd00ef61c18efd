import { ExitCode } from '../exit-code.ts';
import { asUsage } from '../remote/as-usage.ts';
import { openRemoteGate, type RemoteFlags } from '../remote/open-remote-gate.ts';
import type { Terminal } from '../terminal.ts';

/** `cognigate cancel`: ends a run of a deployed gate as cancelled, at its next look. */
export async function cancel(
  runId: string,
  flags: RemoteFlags,
  terminal: Terminal,
): Promise<number> {
  const gate = await openRemoteGate(flags, terminal);
  const view = await asUsage(gate.client.cancel(runId));
  terminal.stdout.write(`${view.run_id} ends as cancelled at its next look\n`);
  return ExitCode.passed;
}
