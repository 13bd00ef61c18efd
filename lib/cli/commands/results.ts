import { defineCommand } from '../define-command.ts';
import { withGateReportOptions } from '../options/gate-options.ts';
import { asUsage } from '../remote/as-usage.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { wantedEnvelope } from '../remote/wanted-envelope.ts';
import { showReport } from '../show-report.ts';
import { checkReportFiles } from '../write-reports.ts';

/** `cognigate results`: the report of a run of a deployed gate, in any format; the exit code is the verdict's. */
export const results = defineCommand({
  syntax: (command) => withGateReportOptions(command.argument('<run>', 'a run id')),
  examples: ['cognigate results run-4f2a… -o report.html'],
  async action(runId, flags, terminal) {
    checkReportFiles(flags.output);
    const { client } = await openRemoteGate(flags.gateUrl, terminal);
    const report = await asUsage(client.report(runId));
    const envelope = await asUsage(wantedEnvelope(runId, flags.output, client));
    return showReport(report, { ...flags, json: flags.json === true }, { terminal, envelope });
  },
});
