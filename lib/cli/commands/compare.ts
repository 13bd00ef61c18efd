import { DEFAULT_BASELINE_LABEL } from '../../domain/baseline/baseline.ts';
import { compareRuns } from '../../domain/baseline/compare-runs.ts';
import { comparisonText } from '../../report/comparison-text.ts';
import { ExitCode } from '../exit-code.ts';
import { findBaseline, findReport } from '../find-run.ts';
import { openState } from '../open-state.ts';
import type { Terminal } from '../terminal.ts';

export interface CompareFlags {
  readonly baseline?: string;
  readonly json?: boolean;
  readonly stateDir: string;
}

/** `cognigate compare`: what changed from a baseline to a run. Its exit code says nothing about either. */
export async function compare(
  runId: string,
  flags: CompareFlags,
  terminal: Terminal,
): Promise<number> {
  using state = openState(flags, terminal, { mustExist: true });
  const { report } = await findReport(runId, state);
  const baseline = await findBaseline(
    flags.baseline ?? DEFAULT_BASELINE_LABEL,
    report.suite_id,
    state,
  );
  const comparison = compareRuns(baseline, report.cases);
  terminal.stdout.write(
    flags.json === true
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : comparisonText(comparison, report.run_id),
  );
  return ExitCode.passed;
}
