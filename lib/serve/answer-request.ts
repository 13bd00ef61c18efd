import type { ServerResponse } from 'node:http';
import type { RunView } from '../api/run-view.ts';
import { compareRuns } from '../domain/baseline/compare-runs.ts';
import { messageOf } from '../domain/errors.ts';
import { isEmptyFilter, readFilter } from '../domain/governance/run-filter.ts';
import { htmlReport } from '../report/formats/html-report.ts';
import { jsonReport } from '../report/formats/json-report.ts';
import type { HistoryData } from '../report/history-data.ts';
import { historyPage } from '../report/history-page.ts';
import { decodedPart, routeTable } from '../routing/route-table.ts';
import { liveView, runsBefore, suitesView, suiteView } from './history-views.ts';
import type { RunHistory } from './run-history.ts';
import { streamRun } from './stream-run.ts';

/** What a request for a path is answered with; a stream is written by `streamRun` itself. */
export type ServedAnswer =
  | { readonly kind: 'page'; readonly status: 200 | 404 | 500; readonly html: string }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'stream'; start(response: ServerResponse): void };

interface PageRequest {
  readonly history: RunHistory;
  /** The part of the path that names something. */
  readonly id: string;
  readonly query: URLSearchParams;
}

const find = routeTable<(request: PageRequest) => Promise<ServedAnswer>>([
  ['GET', '/', async ({ history }) => page(await suitesView(history))],
  ['GET', '/compare', comparePage],
  ['GET', '/suites/:suite', suitePage],
  ['GET', '/runs/:run', (request) => ofRun(request, runPage)],
  ['GET', '/runs/:run/events', (request) => ofRun(request, eventsOf)],
  ['GET', '/runs/:run/report.json', (request) => ofRun(request, reportAsJson)],
]);

/** A page over the history; what goes wrong while it is made is a page, too. */
export async function answerRequest(url: URL, history: RunHistory): Promise<ServedAnswer> {
  const routing = find('GET', url.pathname);
  if (routing.status !== 'found') return notFound(`There is no page at ${url.pathname}.`);
  const [part] = Object.values(routing.params);
  const id = part === undefined ? '' : decodedPart(part);
  if (id === null || part === '') return notFound(`There is no page at ${url.pathname}.`);
  try {
    return await routing.target({ history, id, query: url.searchParams });
  } catch (error) {
    return problem(500, 'This cannot be shown', messageOf(error));
  }
}

/** With the filters of `cognigate runs` in its query; `label` may come several times. */
async function suitePage({ id, query, history }: PageRequest): Promise<ServedAnswer> {
  const [verdict, since, until] = ['verdict', 'since', 'until'].map(
    (name) => query.get(name) ?? undefined,
  );
  const read = readFilter({ label: query.getAll('label'), verdict, since, until });
  if (read.status === 'refused') return notFound(`${read.problem}.`);
  const view = await suiteView(id, history, read.filter);
  const which = isEmptyFilter(read.filter) ? 'is known here' : 'that is known here is like that';
  return view === null ? notFound(`No run of suite "${id}" ${which}.`) : page(view);
}

async function ofRun(
  { id, history }: PageRequest,
  answer: (run: RunView, history: RunHistory) => ServedAnswer | Promise<ServedAnswer>,
): Promise<ServedAnswer> {
  const run = await history.run(id);
  return run === null ? notFound(`There is no run "${id}".`) : answer(run, history);
}

function eventsOf({ run_id }: RunView, history: RunHistory): ServedAnswer {
  return { kind: 'stream', start: (response) => streamRun(run_id, response, history) };
}

async function runPage(run: RunView, history: RunHistory): Promise<ServedAnswer> {
  if (run.status === 'running') return page(liveView(run));
  const kept = await history.report(run.run_id);
  if (kept === null) return notFound(`Run "${run.run_id}" has ended without a report.`);
  return reportPage(htmlReport(kept.report, await runsBefore(run, history)));
}

async function reportAsJson({ run_id }: RunView, history: RunHistory): Promise<ServedAnswer> {
  const kept = await history.report(run_id);
  if (kept === null) return notFound(`Run "${run_id}" has no report yet.`);
  return { kind: 'json', text: jsonReport(kept.report) };
}

/** The report of a run, held against another one. */
async function comparePage({ query, history }: PageRequest): Promise<ServedAnswer> {
  const [runId = '', otherId = ''] = ['run', 'baseline'].map((name) => query.get(name) ?? '');
  const [run, other] = await Promise.all([seen(runId, history), seen(otherId, history)]);
  if (run === null || other === null) {
    return notFound(`There is no run "${run === null ? runId : otherId}" to compare.`);
  }
  const [kept, earlier] = await Promise.all([history.report(runId), history.report(otherId)]);
  if (kept === null || earlier === null) {
    return notFound('Only runs that have ended can be compared.');
  }
  const baseline = { label: null, reportSha256: earlier.sha256, report: earlier.report };
  const comparison = compareRuns(baseline, kept.report.cases);
  return reportPage(htmlReport({ ...kept.report, comparison }, await runsBefore(run, history)));
}

async function seen(runId: string, history: RunHistory): Promise<RunView | null> {
  return runId === '' ? null : history.run(runId);
}

function reportPage(html: string): ServedAnswer {
  return { kind: 'page', status: 200, html };
}

function page(data: HistoryData, status: 200 | 404 | 500 = 200): ServedAnswer {
  return { kind: 'page', status, html: historyPage(data) };
}

function notFound(message: string): ServedAnswer {
  return problem(404, 'Not found', message);
}

function problem(status: 404 | 500, title: string, message: string): ServedAnswer {
  return page({ view: 'problem', title, message }, status);
}
