import { defineCommand } from '../define-command.ts';
import { withGateReportOptions } from '../options/gate-options.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { asUsage } from '../remote/as-usage.ts';
import { gateRunNamed } from '../remote/gate-run-named.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { wantedEnvelope } from '../remote/wanted-envelope.ts';
import { showReport } from '../show-report.ts';
import { checkReportFiles } from '../write-reports.ts';

/** `cognigate results`: the report of a run of a deployed gate, in any format; the exit code is the verdict's. */
export const results = defineCommand({
  syntax: (command) =>
    withGateReportOptions(withSuiteOfRun(command.argument('[run]', RUN_ARGUMENT))),
  examples: ['cognigate results run-4f2a… -o report.html'],
  async action(name, flags, terminal) {
    checkReportFiles(flags.output);
    const { client } = await openRemoteGate(flags.gateUrl, terminal);
    const runId = await gateRunNamed({ name, suiteId: flags.suiteId }, client, terminal);
    const report = await asUsage(client.report(runId));
    const envelope = await asUsage(wantedEnvelope(runId, flags.output, client));
    return showReport(report, { ...flags, json: flags.json === true }, { terminal, envelope });
  },
});
