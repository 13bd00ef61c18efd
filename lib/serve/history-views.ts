import type { RunSummary, RunView } from '../api/run-view.ts';
import type { PastRun } from '../domain/comparison.ts';
import { isAskedFor, type RunFilter } from '../domain/governance/run-filter.ts';
import type { HistoryData, LiveRun, RunRow } from '../report/history-data.ts';
import type { RunHistory } from './run-history.ts';

/** Runs of one suite that its page lists. */
const LISTED_RUNS = 200;
const RUNS_IN_A_TREND = 50;
/** A report shows a shorter one. */
const RUNS_BEFORE = 30;

export async function suitesView(history: RunHistory): Promise<HistoryData> {
  const [suites, open] = await Promise.all([history.suites(), history.openRuns()]);
  return {
    view: 'suites',
    place: history.place,
    suites: suites.map(({ latest, ...suite }) => ({ ...suite, latest: rowOf(latest) })),
    open: open.map((run) => rowOf(run)),
  };
}

/** Null where no run of the suite is known, or none of the newest is asked for. */
export async function suiteView(
  suiteId: string,
  history: RunHistory,
  filter: RunFilter = {},
): Promise<HistoryData | null> {
  const [known, baselines] = await Promise.all([
    history.runs(suiteId, LISTED_RUNS),
    history.baselines(suiteId),
  ]);
  const runs = known.filter(({ suite_id, verdict, labels, started_at }) =>
    isAskedFor({ suiteId: suite_id, verdict, labels, startedAt: Date.parse(started_at) }, filter),
  );
  const [latest] = runs;
  if (latest === undefined) return null;
  const labelsOf = (runId: string) =>
    baselines.filter(({ run_id }) => run_id === runId).map(({ label }) => label);
  return {
    view: 'suite',
    suite_id: suiteId,
    trend: trendOf(runs, latest).slice(-RUNS_IN_A_TREND),
    runs: runs.map((run) => rowOf(run, labelsOf(run.run_id))),
    baselines: baselines.map(({ label, run_id }) => ({ label, run_id })),
  };
}

/** The runs of the suite that ended before this one began, as its report shows them. */
export async function runsBefore(
  { run_id, suite_id, simulated }: Pick<RunView, 'run_id' | 'suite_id' | 'simulated'>,
  history: RunHistory,
): Promise<PastRun[]> {
  return trendOf(await history.runs(suite_id, RUNS_BEFORE, run_id), { simulated });
}

export function liveView(run: RunView): HistoryData {
  return { view: 'live', run: rowOf({ ...run, tally: null }), live: liveRun(run) };
}

export function liveRun({ status, verdict, started_at, deadline_at, counts }: RunView): LiveRun {
  return { has_report: status === 'finished', verdict, started_at, deadline_at, counts };
}

/** Oldest first: runs of a bot beside a run of one, runs of a mock beside one of that. */
function trendOf(runs: readonly RunSummary[], beside: Pick<RunSummary, 'simulated'>): PastRun[] {
  return runs
    .filter(({ simulated }) => simulated === beside.simulated)
    .flatMap((run) => pastRunOf(run) ?? [])
    .toReversed();
}

/** Null while the run has no verdict, and for runs of versions that kept no tally. */
function pastRunOf({ run_id, started_at, verdict, tally }: RunSummary): PastRun | null {
  if (verdict === null || tally === null) return null;
  const { planned, passed, pass_rate, intent_coverage, p95_latency_ms } = tally;
  return {
    run_id,
    started_at,
    verdict,
    planned,
    passed,
    pass_rate,
    intent_coverage,
    p95_latency_ms,
  };
}

type ListedRun = Pick<
  RunSummary,
  | 'run_id'
  | 'suite_id'
  | 'started_at'
  | 'finished_at'
  | 'verdict'
  | 'tally'
  | 'simulated'
  | 'rerun_of'
  | 'labels'
>;

function rowOf(run: ListedRun, baselineOf: readonly string[] = []): RunRow {
  const { tally, finished_at, started_at } = run;
  return {
    run_id: run.run_id,
    suite_id: run.suite_id,
    started_at,
    duration_seconds:
      finished_at === null
        ? null
        : Math.max(0, Date.parse(finished_at) - Date.parse(started_at)) / 1_000,
    verdict: run.verdict,
    planned: tally?.planned ?? null,
    passed: tally?.passed ?? null,
    baseline_of: baselineOf,
    rerun_of: run.rerun_of?.run_id ?? null,
    simulated: run.simulated === true,
    labels: run.labels,
  };
}
