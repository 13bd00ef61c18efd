import type { RunView } from '../api/run-view.ts';
import type { Report } from '../domain/report.ts';
import type { Verdict } from '../domain/verdict.ts';
import { htmlReport } from '../report/formats/html-report.ts';
import { jsonReport } from '../report/formats/json-report.ts';
import type { HistoryData, RunRow } from '../report/history-data.ts';
import { historyPage } from '../report/history-page.ts';
import { decodedPart, routeTable } from '../routing/route-table.ts';
import type { ServedAnswer } from './answer-request.ts';

/** What a deployed gate tells of its runs. */
export interface RemoteHistory {
  /** Newest first. */
  runs(
    suiteId: string,
    limit: number,
  ): Promise<readonly { readonly run_id: string; readonly verdict: Verdict | null }[]>;
  run(runId: string): Promise<RunView>;
  report(runId: string): Promise<Report>;
}

/** Each is asked for by a request of its own. */
const LISTED_RUNS = 20;

interface PageRequest {
  readonly id: string;
  readonly history: RemoteHistory;
  /** Suites that are shown: a gate lists runs by suite, and no suites. */
  readonly suites: readonly string[];
}

const find = routeTable<(request: PageRequest) => Promise<ServedAnswer>>([
  ['GET', '/', suitesPage],
  ['GET', '/suites/:suite', suitePage],
  ['GET', '/runs/:run', runPage],
  ['GET', '/runs/:run/report.json', jsonPage],
]);

/** The pages of the history over the API of a deployed gate; a page of a run in flight is loaded anew by hand. */
export async function answerRemoteRequest(
  url: URL,
  options: Pick<PageRequest, 'history' | 'suites'>,
): Promise<ServedAnswer> {
  const routing = find('GET', url.pathname);
  const [part] = routing.status === 'found' ? Object.values(routing.params) : [];
  const id = part === undefined ? '' : decodedPart(part);
  if (routing.status !== 'found' || id === null || part === '') {
    return problem(404, 'Not found', `There is no page at ${url.pathname}.`);
  }
  try {
    return await routing.target({ ...options, id });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return problem(500, 'The gate does not show this', error.message);
  }
}

async function suitesPage({ history, suites }: PageRequest): Promise<ServedAnswer> {
  const listed = await Promise.all(
    suites.map(async (suiteId) => {
      const runs = await history.runs(suiteId, LISTED_RUNS);
      const [latest] = runs;
      return latest === undefined
        ? []
        : [{ suite_id: suiteId, runs: runs.length, latest: await rowOf(latest.run_id, history) }];
    }),
  );
  const shown = listed.flat();
  const open = shown.map(({ latest }) => latest).filter(({ verdict }) => verdict === null);
  return page({ view: 'suites', suites: shown, open });
}

async function suitePage({ id, history }: PageRequest): Promise<ServedAnswer> {
  const runs = await history.runs(id, LISTED_RUNS);
  if (runs.length === 0)
    return problem(404, 'Not found', `No run of suite "${id}" is known there.`);
  const rows = await Promise.all(runs.map(({ run_id }) => rowOf(run_id, history)));
  return page({ view: 'suite', suite_id: id, trend: [], runs: rows, baselines: [] });
}

async function runPage({ id, history }: PageRequest): Promise<ServedAnswer> {
  const view = await history.run(id);
  if (view.status === 'finished') return reportPage(await history.report(id));
  const { verdict, started_at, deadline_at, counts } = view;
  return page({
    view: 'live',
    run: rowIn(view),
    live: { verdict, started_at, deadline_at, counts },
  });
}

async function jsonPage({ id, history }: PageRequest): Promise<ServedAnswer> {
  return { kind: 'json', text: jsonReport(await history.report(id)) };
}

async function rowOf(runId: string, history: RemoteHistory): Promise<RunRow> {
  return rowIn(await history.run(runId));
}

/** How many cases have passed stands in the report alone. */
function rowIn({ finished_at, started_at, counts, ...view }: RunView): RunRow {
  return {
    run_id: view.run_id,
    suite_id: view.suite_id,
    started_at,
    duration_seconds:
      finished_at === null
        ? null
        : Math.max(0, Date.parse(finished_at) - Date.parse(started_at)) / 1_000,
    verdict: view.verdict,
    planned: counts?.cases ?? null,
    passed: null,
    baseline_of: [],
    rerun_of: null,
    simulated: false,
  };
}

function reportPage(report: Report): ServedAnswer {
  return { kind: 'page', status: 200, html: htmlReport(report, []) };
}

function page(data: HistoryData, status: 200 | 404 | 500 = 200): ServedAnswer {
  return { kind: 'page', status, html: historyPage(data) };
}

function problem(status: 404 | 500, title: string, message: string): ServedAnswer {
  return page({ view: 'problem', title, message }, status);
}
