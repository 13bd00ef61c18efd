import { userInfo } from 'node:os';
import { isoTime } from '../../domain/instant.ts';
import { setBaseline } from '../../steps/set-baseline.ts';
import { ExitCode } from '../exit-code.ts';
import { findReport } from '../find-run.ts';
import { openState } from '../open-state.ts';
import { asUsage } from '../remote/as-usage.ts';
import { openRemoteGate, type RemoteFlags } from '../remote/open-remote-gate.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export interface BaselineFlags {
  readonly label: string;
  /** Where the run is one of a deployed gate. */
  readonly gateUrl?: string;
  readonly stateDir: string;
}

const LABEL_CHARACTERS = 200;

/** `cognigate baseline set`: from now on, runs of the suite are held against this one. */
export async function setBaselineRun(
  runId: string,
  { label, gateUrl, ...flags }: BaselineFlags,
  terminal: Terminal,
): Promise<number> {
  if (label === '' || label.length > LABEL_CHARACTERS) {
    throw new UsageError(`--label has ${label.length} characters; write 1 to ${LABEL_CHARACTERS}`);
  }
  if (gateUrl !== undefined) return setDeployedBaseline(runId, label, { gateUrl }, terminal);
  using state = openState(flags, terminal, { mustExist: true });
  const { report, kept } = await findReport(runId, state);
  const outcome = await setBaseline(
    { report, kept, label, setBy: userInfo().username },
    { baselines: state.baselines, now: Date.now },
  );
  if (outcome.status === 'refused') throw new UsageError(outcome.problem);
  terminal.stdout.write(
    `${runId} is now the baseline "${label}" of suite ${report.suite_id}: ` +
      `${report.totals.passed} of ${report.totals.planned} cases passed\n`,
  );
  return ExitCode.passed;
}

async function setDeployedBaseline(
  runId: string,
  label: string,
  flags: RemoteFlags,
  terminal: Terminal,
): Promise<number> {
  const { client } = await openRemoteGate(flags, terminal);
  const { suite_id } = await asUsage(client.setBaseline(runId, label));
  terminal.stdout.write(`${runId} is now the baseline "${label}" of suite ${suite_id}\n`);
  return ExitCode.passed;
}

/** `cognigate baseline list`: the baselines of a suite. */
export async function listBaselines(
  suiteId: string,
  flags: { readonly json?: boolean; readonly stateDir: string },
  terminal: Terminal,
): Promise<number> {
  using state = openState(flags, terminal, { mustExist: true });
  const rows = (await state.baselines.list(suiteId)).map(({ label, runId, setAt, setBy }) => ({
    label,
    run_id: runId,
    set_at: isoTime(setAt),
    set_by: setBy,
  }));
  if (flags.json === true) {
    terminal.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return ExitCode.passed;
  }
  if (rows.length === 0) {
    terminal.stdout.write(`suite ${suiteId} has no baseline; cognigate baseline set <run>\n`);
  }
  for (const row of rows) {
    terminal.stdout.write(`${row.label}: ${row.run_id}, set ${row.set_at} by ${row.set_by}\n`);
  }
  return ExitCode.passed;
}
