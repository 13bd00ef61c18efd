import { type ConductFlags, conductRun } from '../conduct-run.ts';
import { type GateFlags, openLocalGate } from '../open-local-gate.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

/** `cognigate resume`: takes up an interrupted run; one that has ended is shown again. */
export async function resume(
  runId: string,
  flags: GateFlags & ConductFlags,
  terminal: Terminal,
): Promise<number> {
  checkReportFiles([KEPT_PAGE, ...flags.output]);
  const { gate, state, close } = await openLocalGate(
    flags,
    terminal,
    async ({ ledger }) => (await ledger.readRun(runId))?.platform ?? 'executions-v1',
  );
  try {
    const run = await state.ledger.readRun(runId);
    if (run === null) {
      throw new UsageError(
        `there is no run "${runId}" in ${flags.stateDir}; "cognigate runs" lists those there are`,
      );
    }
    if (run.verdict === null) await gate.takeUp(run);
    return await conductRun(runId, gate, state, flags, terminal);
  } finally {
    await close();
  }
}
