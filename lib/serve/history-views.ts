import type { RunSummary, RunView } from '../api/run-view.ts';
import { defined } from '../defined.ts';
import { runBefore } from '../domain/baseline/run-before.ts';
import type { PastRun } from '../domain/comparison.ts';
import type { RunFilter } from '../domain/governance/run-filter.ts';
import { scopeMarks } from '../domain/scope.ts';
import type {
  AskedRuns,
  HistoryData,
  LiveRun,
  RunRow,
  SuiteRow,
} from '../report/history/history-data.ts';
import type { LiveFacts, RunHistory } from './run-history.ts';

/** Runs of one suite in a page of its list. */
const LISTED_RUNS = 100;
const RUNS_IN_A_TREND = 50;
/** For one with a verdict. */
const LOOKED_AT_RUNS = 5;
/** A report shows a shorter one. */
const RUNS_BEFORE = 30;

type View<Name extends HistoryData['view']> = Extract<HistoryData, { view: Name }>;

export async function suitesView(
  history: RunHistory,
  asked: View<'suites'>['asked'] = { q: '', verdict: '' },
): Promise<View<'suites'>> {
  const [suites, open] = await Promise.all([history.suites(), history.openRuns()]);
  const rows = await Promise.all(
    suites.map(async ({ latest, ...suite }) => ({
      ...suite,
      latest: rowOf(latest),
      ...(latest.verdict === null ? { decided: await newestDecided(latest, history) } : {}),
    })),
  );
  return {
    view: 'suites',
    place: history.place,
    asked,
    known: rows.length,
    suites: rows.filter((row) => isSuiteAskedFor(row, asked)),
    open: open.map((run) => ({ ...rowOf(run), is_driven: history.isDriven(run.run_id) })),
  };
}

/** A suite that is always in flight has a verdict to show, too. */
async function newestDecided(
  { suite_id, run_id }: RunSummary,
  history: RunHistory,
): Promise<RunRow | null> {
  const { runs } = await history.runs(suite_id, { limit: LOOKED_AT_RUNS, after: run_id });
  const decided = runs.find(({ verdict }) => verdict !== null);
  return decided === undefined ? null : rowOf(decided);
}

/** Every word is in the id, the name or a label; the verdict is the newest there is. */
function isSuiteAskedFor(
  { suite_id, latest, decided }: SuiteRow,
  { q, verdict }: View<'suites'>['asked'],
): boolean {
  const labels = Object.entries(latest.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const text = [suite_id, latest.suite_name ?? '', ...labels].join('\n').toLowerCase();
  const words = q.toLowerCase().split(/\s+/u);
  const newest = latest.verdict ?? decided?.verdict ?? null;
  return words.every((word) => text.includes(word)) && [newest, ''].includes(verdict);
}

export interface AskedSuite {
  readonly filter?: RunFilter;
  /** The same as it stands in the address. */
  readonly asked?: AskedRuns;
  readonly after?: string | undefined;
}

const ALL_RUNS: AskedRuns = { verdict: '', label: [], since: '', until: '' };

/** Null where no run of the suite is known. */
export async function suiteView(
  suiteId: string,
  history: RunHistory,
  { filter, asked = ALL_RUNS, after }: AskedSuite = {},
): Promise<View<'suite'> | null> {
  const [{ runs, next }, baselines] = await Promise.all([
    history.runs(suiteId, { limit: LISTED_RUNS, filter, after }),
    history.baselines(suiteId),
  ]);
  const [latest] = runs.length > 0 ? runs : (await history.runs(suiteId, { limit: 1 })).runs;
  if (latest === undefined) return null;
  const labelsOf = (runId: string) =>
    baselines.filter(({ run_id }) => run_id === runId).map(({ label }) => label);
  return {
    view: 'suite',
    suite_id: suiteId,
    ...defined({ suite_name: latest.suite_name }),
    asked,
    trend: trendOf(runs, latest).slice(-RUNS_IN_A_TREND),
    runs: runs.map((run) => rowOf(run, labelsOf(run.run_id))),
    next,
    baselines: baselines.map(({ label, run_id }) => ({ label, run_id })),
    compared: comparedOf(runs),
  };
}

/** The newest run that has ended, and the one before it. */
function comparedOf(runs: readonly RunSummary[]): View<'suite'>['compared'] {
  const [newest, ...others] = runs.filter(({ verdict }) => verdict !== null);
  const before = newest && (runBefore(newest, others) ?? others[0]);
  return newest && before ? { run_id: newest.run_id, baseline: before.run_id } : null;
}

/** The runs of the suite that began before this one, newest first. */
export async function runsBefore(
  { run_id, suite_id }: Pick<RunView, 'run_id' | 'suite_id'>,
  history: RunHistory,
): Promise<readonly RunSummary[]> {
  return (await history.runs(suite_id, { limit: RUNS_BEFORE, after: run_id })).runs;
}

export async function liveView(
  run: RunView,
  history: RunHistory,
  token: string,
): Promise<View<'live'>> {
  return {
    view: 'live',
    place: history.place,
    run: rowOf({ ...run, tally: null }),
    platform: run.platform ?? null,
    live: await liveRun(run, history),
    token: history.cancel === undefined ? null : token,
  };
}

/** A run in flight as it stands now. */
export async function liveRun(
  run: RunView,
  history: Pick<RunHistory, 'isDriven' | 'results'>,
): Promise<LiveRun> {
  const isOpen = run.status === 'running';
  return liveRunOf(run, {
    is_driven: isOpen ? history.isDriven(run.run_id) : true,
    is_late: Date.parse(run.deadline_at) < Date.now(),
    results: isOpen ? await history.results(run.run_id) : null,
  });
}

function liveRunOf(run: RunView, facts: LiveFacts): LiveRun {
  const { status, verdict, started_at, deadline_at, cancel_requested_at, trouble, counts } = run;
  return {
    has_report: status === 'finished',
    verdict,
    started_at,
    deadline_at,
    cancel_requested_at,
    trouble,
    counts,
    ...facts,
  };
}

/** Oldest first: runs of a bot beside a run of one, of a mock beside one of that, and parts of a suite beside a part. */
export function trendOf(
  runs: readonly RunSummary[],
  beside: Pick<RunSummary, 'simulated' | 'part'>,
): PastRun[] {
  return (
    runs
      .filter(({ simulated, part }) => simulated === beside.simulated && part === beside.part)
      // Where a run ended as soon as it was certain, its pass rate is not that of its suite.
      .filter(({ part, tally }) => part === true || tally?.left_out === undefined)
      .flatMap((run) => pastRunOf(run) ?? [])
      .toReversed()
  );
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
  | 'suite_name'
  | 'started_at'
  | 'finished_at'
  | 'verdict'
  | 'simulated'
  | 'part'
  | 'rerun_of'
  | 'labels'
> & { readonly tally: Pick<NonNullable<RunSummary['tally']>, 'planned' | 'passed'> | null };

export function rowOf(run: ListedRun, baselineOf: readonly string[] = []): RunRow {
  const { tally, finished_at, started_at } = run;
  return {
    run_id: run.run_id,
    suite_id: run.suite_id,
    ...defined({ suite_name: run.suite_name }),
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
    marks: scopeMarks(run),
    labels: run.labels,
  };
}
