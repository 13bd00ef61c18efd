import type { BaselineRun } from '../domain/baseline/compare-runs.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { Report } from '../domain/report.ts';
import type { Baseline, RunRecord } from '../domain/run.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { parseReport } from '../report/formats/json-report.ts';
import { readReport } from '../report/read-report.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError where there is no such run. */
export async function findRun(runId: string, state: StateDirectory): Promise<RunRecord> {
  const run = await state.ledger.readRun(runId);
  if (run !== null) return run;
  throw new UsageError(
    `there is no run "${runId}" in ${state.path}; "cognigate runs" lists those there are`,
  );
}

/** @throws UsageError where there is no such run, or it has not ended. */
export async function findReport(
  runId: string,
  state: StateDirectory,
): Promise<{ readonly run: RunRecord; readonly report: Report; readonly kept: EvidenceRef }> {
  const run = await findRun(runId, state);
  const report = await readReport(state.evidence, run);
  if (report === null || run.report === null) {
    throw new UsageError(`run ${runId} has no verdict yet: cognigate resume ${runId}`);
  }
  return { run, report, kept: run.report };
}

/**
 * The run that a name means: a label of the suite or else a run's id.
 * @throws UsageError where it is neither.
 */
export async function findBaseline(
  name: string,
  suiteId: string,
  state: StateDirectory,
): Promise<BaselineRun> {
  const known = await state.baselines.list(suiteId);
  const labelled = known.find(({ label }) => label === name);
  if (labelled !== undefined) return readBaselineRun(labelled, state);
  if ((await state.ledger.readRun(name)) === null) {
    const labels = known.map(({ label }) => label).join(', ');
    throw new UsageError(
      `"${name}" is neither a baseline of suite ${suiteId} nor a run; ${
        labels === '' ? 'set one: cognigate baseline set <run>' : `its baselines are ${labels}`
      }`,
    );
  }
  const { report, kept } = await findReport(name, state);
  return { label: null, reportSha256: kept.sha256, report };
}

async function readBaselineRun(
  { label, report }: Baseline,
  state: StateDirectory,
): Promise<BaselineRun> {
  const bytes = await state.evidence.get(report);
  return { label, reportSha256: report.sha256, report: parseReport(bytes) };
}
