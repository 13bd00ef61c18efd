import { asUsage } from '../remote/as-usage.ts';
import { type FollowFlags, showReport } from '../remote/follow-run.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import type { Terminal } from '../terminal.ts';
import { checkReportFiles } from '../write-reports.ts';

/** `cognigate results`: the report of a run of a deployed gate, in any format; the exit code is the verdict's. */
export async function results(
  runId: string,
  flags: FollowFlags,
  terminal: Terminal,
): Promise<number> {
  checkReportFiles(flags.output);
  const gate = await openRemoteGate(flags, terminal);
  return asUsage(showReport(runId, gate, flags, terminal));
}
