import { runSummary } from '../api/run-view.ts';
import { DEFAULT_BASELINE_LABEL } from '../domain/baseline/baseline.ts';
import type { BaselineRun } from '../domain/baseline/compare-runs.ts';
import { runBefore } from '../domain/baseline/run-before.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { Report } from '../domain/report.ts';
import type { Baseline, RunRecord } from '../domain/run.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { parseReport } from '../report/formats/json-report.ts';
import { readReport } from '../report/read-report.ts';
import { localRunNamed } from './naming/local-run-named.ts';
import type { Terminal } from './terminal.ts';
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
 * The run that a name means: a label of the suite or else a run of it.
 * @throws UsageError where it is neither.
 */
export async function findBaseline(
  { name, suiteId }: { readonly name: string; readonly suiteId: string },
  state: StateDirectory,
  terminal: Terminal,
): Promise<BaselineRun> {
  const known = await state.baselines.list(suiteId);
  const labelled = known.find(({ label }) => label === name);
  if (labelled !== undefined) return readBaselineRun(labelled, state);
  const runId = await localRunNamed({ name, suiteId }, state, terminal).catch((error: unknown) => {
    if (!(error instanceof UsageError) || known.length === 0) throw error;
    const labels = known.map(({ label }) => label).join(', ');
    throw new UsageError(`${error.message}\nbaselines of suite ${suiteId}: ${labels}`);
  });
  return baselineRun(runId, state);
}

/**
 * What a run is held against where nothing is named: the baseline main of its suite, or else the run before it (decision 114).
 * @throws UsageError where there is neither.
 */
export async function whatWasBefore(run: RunRecord, state: StateDirectory): Promise<BaselineRun> {
  const { runId, suiteId, startedAt } = run;
  const known = await state.baselines.list(suiteId);
  const main = known.find(({ label }) => label === DEFAULT_BASELINE_LABEL);
  if (main !== undefined && main.runId !== runId && run.simulated !== true) {
    return readBaselineRun(main, state);
  }
  const earlier = await state.ledger.listRuns({ suiteId, before: startedAt });
  const ended = earlier.filter(({ report }) => report !== null).map(runSummary);
  const before = runBefore(runSummary(run), ended);
  if (before !== undefined) return baselineRun(before.run_id, state);
  const where = run.simulated === true ? 'a mock of ' : '';
  const kind = ended.length === 0 ? '' : ` on ${where}${run.platform}`;
  throw new UsageError(
    `${runId} is the first run of suite ${suiteId}${kind} that ended, so there is nothing to hold it against; run the suite again, or name a run: --baseline <run>`,
  );
}

async function baselineRun(runId: string, state: StateDirectory): Promise<BaselineRun> {
  const { report, kept } = await findReport(runId, state);
  return { label: null, reportSha256: kept.sha256, report };
}

async function readBaselineRun(
  { label, report }: Baseline,
  state: StateDirectory,
): Promise<BaselineRun> {
  const bytes = await state.evidence.get(report);
  return { label, reportSha256: report.sha256, report: parseReport(bytes) };
}
