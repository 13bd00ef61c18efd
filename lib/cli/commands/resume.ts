import { type ConductFlags, conductRun } from '../conduct-run.ts';
import { findRun } from '../find-run.ts';
import { type GateFlags, openLocalGate } from '../open-local-gate.ts';
import type { Terminal } from '../terminal.ts';
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
    async (opened) => (await findRun(runId, opened)).platform,
  );
  try {
    const run = await findRun(runId, state);
    if (run.verdict === null) await gate.takeUp(run);
    return await conductRun(runId, gate, state, flags, terminal);
  } finally {
    await close();
  }
}
