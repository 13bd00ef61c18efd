import type { RunFilter } from '../domain/governance/run-filter.ts';
import { isoTime } from '../domain/instant.ts';
import type { RunRecord } from '../domain/run.ts';
import { countsOf } from '../domain/run-counts.ts';
import { pastRunOf } from '../local/run-history.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import type { HistoryData, LiveRun, RunRow } from '../report/history-data.ts';

type Stores = Pick<StateDirectory, 'ledger' | 'baselines'>;

/** Runs of one suite that its page lists. */
const LISTED_RUNS = 200;
const RUNS_IN_A_TREND = 50;

export async function suitesView({ ledger }: Stores): Promise<HistoryData> {
  const suites = await ledger.listSuites();
  const open = await ledger.listOpenRuns();
  return {
    view: 'suites',
    suites: suites.map(({ runs, latest }) => ({
      suite_id: latest.suiteId,
      runs,
      latest: rowOf(latest),
    })),
    open: open.map((run) => rowOf(run)),
  };
}

/** Null where no run of the suite is known, or none is like that. */
export async function suiteView(
  suiteId: string,
  { ledger, baselines }: Stores,
  filter: RunFilter = {},
): Promise<HistoryData | null> {
  const runs = await ledger.listRuns({ ...filter, suiteId, limit: LISTED_RUNS });
  if (runs.length === 0) return null;
  const known = await baselines.list(suiteId);
  const labelsOf = (runId: string) =>
    known.filter((baseline) => baseline.runId === runId).map(({ label }) => label);
  return {
    view: 'suite',
    suite_id: suiteId,
    trend: runs
      .filter(({ simulated }) => simulated === runs[0]?.simulated)
      .flatMap((run) => pastRunOf(run) ?? [])
      .slice(0, RUNS_IN_A_TREND)
      .toReversed(),
    runs: runs.map((run) => rowOf(run, labelsOf(run.runId))),
    baselines: known.map(({ label, runId }) => ({ label, run_id: runId })),
  };
}

export async function liveView(run: RunRecord, stores: Stores): Promise<HistoryData> {
  return { view: 'live', run: rowOf(run), live: await liveRun(run, stores) };
}

export async function liveRun(
  { runId, verdict, startedAt, deadlineAt, planned }: RunRecord,
  { ledger }: Pick<Stores, 'ledger'>,
): Promise<LiveRun> {
  const counts = planned === null ? null : countsOf(await ledger.listBatches(runId));
  return {
    verdict,
    started_at: isoTime(startedAt),
    deadline_at: isoTime(deadlineAt),
    counts: counts && {
      cases: counts.cases,
      cases_done: counts.casesDone,
      batches: counts.batches,
      batches_out: counts.batchesOut,
      batches_done: counts.batchesDone,
    },
  };
}

function rowOf(run: RunRecord, baselineOf: readonly string[] = []): RunRow {
  const { tally, finishedAt, startedAt } = run;
  return {
    run_id: run.runId,
    suite_id: run.suiteId,
    started_at: isoTime(startedAt),
    duration_seconds: finishedAt === null ? null : Math.max(0, finishedAt - startedAt) / 1_000,
    verdict: run.verdict,
    planned: tally?.planned ?? null,
    passed: tally?.passed ?? null,
    baseline_of: baselineOf,
    rerun_of: run.rerunOf?.run_id ?? null,
    simulated: run.simulated === true,
    labels: run.labels,
  };
}
