import type { RerunOf } from '../../domain/run.ts';
import { suiteOf } from '../../steps/run-access.ts';
import { selectCases } from '../../suite-file/select-cases.ts';
import { type ConductFlags, conductRun } from '../conduct-run.ts';
import { findReport, findRun } from '../find-run.ts';
import { type GateFlags, openLocalGate } from '../open-local-gate.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

export interface RerunFlags extends GateFlags, ConductFlags {
  readonly failed?: boolean;
  readonly notEvaluated?: boolean;
}

/** `cognigate rerun`: a new run of some cases of an earlier one, and of its suite as it was then. */
export async function rerun(runId: string, flags: RerunFlags, terminal: Terminal): Promise<number> {
  checkReportFiles([KEPT_PAGE, ...flags.output]);
  const cases = whichCases(flags);
  const { gate, state, close } = await openLocalGate(
    flags,
    terminal,
    async (opened) => (await findRun(runId, opened)).platform,
  );
  try {
    const { run, report } = await findReport(runId, state);
    const wanted = report.cases.filter(({ outcome }) => outcome === cases).map(({ id }) => id);
    if (wanted.length === 0) {
      throw new UsageError(`run ${runId} has no case that is ${cases.replace('_', ' ')}`);
    }
    const { suite, notes } = selectCases(await suiteOf(state.evidence, run.suite), wanted);
    for (const note of notes) terminal.stderr.write(`note: ${note}\n`);
    const rerunOf: RerunOf = { run_id: runId, cases };
    const again = await gate.accept(suite, run.defaultedThresholds, { rerunOf });
    return await conductRun(again, gate, state, flags, terminal);
  } finally {
    await close();
  }
}

function whichCases({ failed, notEvaluated }: RerunFlags): RerunOf['cases'] {
  if ((failed === true) === (notEvaluated === true)) {
    throw new UsageError('name which cases to run again: either --failed or --not-evaluated');
  }
  return failed === true ? 'failed' : 'not_evaluated';
}
