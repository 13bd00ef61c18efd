import type { RunView } from '../api/run-view.ts';
import { runBefore } from '../domain/baseline/run-before.ts';
import type { Report } from '../domain/report.ts';
import { CASE_FATES, type ComparedRuns } from '../report/history/history-data.ts';
import { comparedRuns, comparisonOf } from './compared-runs.ts';
import { rowOf, runsBefore } from './history-views.ts';
import type { RunHistory } from './run-history.ts';

/** Runs to choose from. */
const OFFERED_RUNS = 50;

type Compared =
  | { readonly status: 'found'; readonly data: ComparedRuns }
  | { readonly status: 'not_found'; readonly problem: string };

/** The two runs that a query names, case by case; the one before where it names no `baseline`. */
export async function compareView(query: URLSearchParams, history: RunHistory): Promise<Compared> {
  const [runId = '', named = ''] = ['run', 'baseline'].map((name) => query.get(name) ?? '');
  const run = await seen(runId, history);
  if (run === null) return notFound(`There is no run "${runId}" to compare.`);
  const otherId = named || runBefore(run, await runsBefore(run, history))?.run_id;
  if (otherId === undefined)
    return notFound(`No run of the suite that is like "${runId}" has ended before it.`);
  const other = await seen(otherId, history);
  if (other === null) return notFound(`There is no run "${otherId}" to compare.`);
  const [later, earlier, { runs }] = await Promise.all([
    history.report(runId),
    history.report(otherId),
    history.runs(run.suite_id, { limit: OFFERED_RUNS }),
  ]);
  if (later === null || earlier === null) {
    return notFound('Only runs that have ended can be compared.');
  }
  return {
    status: 'found',
    data: {
      view: 'compare',
      suite_id: run.suite_id,
      run: rowOf({ ...run, tally: later.report.totals }),
      baseline: rowOf({ ...other, tally: earlier.report.totals }),
      others: runs.filter(({ verdict }) => verdict !== null).map((each) => rowOf(each)),
      ...comparedRuns({ earlier, later }, askedIn(query)),
    },
  };
}

/** A report with what changed in it from another run; null where that one has none. */
export async function heldAgainst(
  otherId: string,
  kept: { readonly report: Report },
  history: RunHistory,
): Promise<Report | null> {
  if ((await seen(otherId, history)) === null) return null;
  const earlier = await history.report(otherId);
  return earlier && { ...kept.report, comparison: comparisonOf(earlier, kept) };
}

async function seen(runId: string, history: RunHistory): Promise<RunView | null> {
  return runId === '' ? null : history.run(runId);
}

function askedIn(query: URLSearchParams): ComparedRuns['asked'] {
  const from = query.get('from') ?? '';
  return {
    show: CASE_FATES.find((fate) => fate === query.get('show')) ?? '',
    q: query.get('q') ?? '',
    from: /^\d{1,6}$/.test(from) ? Number(from) : 0,
  };
}

function notFound(problem: string): Compared {
  return { status: 'not_found', problem };
}
