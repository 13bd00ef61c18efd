import { DEFAULT_BASELINE_LABEL } from '../domain/baseline/baseline.ts';
import type { BaselineRun } from '../domain/baseline/compare-runs.ts';
import { runBefore } from '../domain/baseline/run-before.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { Report } from '../domain/report.ts';
import { type Baseline, isPart, type RunRecord } from '../domain/run.ts';
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
 * What a run is held against where nothing is named: the baseline main of its suite, or else the run before it (decision 80).
 * @throws UsageError where there is neither.
 */
export async function whatWasBefore(run: RunRecord, state: StateDirectory): Promise<BaselineRun> {
  const main = await mainBaseline(run, state);
  if (main !== undefined) return readBaselineRun(main, state);
  const before = await idBefore(run, state);
  if (before !== null) return baselineRun(before, state);
  const { runId, suiteId, platform, simulated } = run;
  const kind = `${simulated === true ? 'a mock of ' : ''}${platform}`;
  throw new UsageError(
    `${runId} is the first run of suite ${suiteId} that ended on ${kind}, so there is nothing to hold it against; run the suite again, or name a run: --baseline <run>`,
  );
}

/** Whether a run can be held against anything where nothing is named. */
export async function hasSomethingBefore(run: RunRecord, state: StateDirectory): Promise<boolean> {
  return (await mainBaseline(run, state)) !== undefined || (await idBefore(run, state)) !== null;
}

/** The baseline main of the suite, where that is another run; of a mock there is none. */
async function mainBaseline(
  { runId, suiteId, simulated }: RunRecord,
  state: StateDirectory,
): Promise<Baseline | undefined> {
  if (simulated === true) return undefined;
  const known = await state.baselines.list(suiteId);
  return known.find((each) => each.label === DEFAULT_BASELINE_LABEL && each.runId !== runId);
}

async function idBefore(run: RunRecord, { ledger }: StateDirectory): Promise<string | null> {
  const earlier = await ledger.listRuns({ suiteId: run.suiteId, before: run.startedAt });
  const ended = earlier.filter(({ report }) => report !== null).map(knownOf);
  return runBefore(knownOf(run), ended)?.runId ?? null;
}

function knownOf(run: RunRecord) {
  const { runId, verdict, platform: name, simulated, tally: known } = run;
  const tally = known === undefined ? null : { ...known, left_out: known.leftOut };
  return { runId, verdict, platform: { name }, simulated, part: isPart(run), tally };
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
