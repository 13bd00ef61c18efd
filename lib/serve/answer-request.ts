import type { ServerResponse } from 'node:http';
import type { RunView } from '../api/run-view.ts';
import { runBefore } from '../domain/baseline/run-before.ts';
import { messageOf } from '../domain/errors.ts';
import { readFilter } from '../domain/governance/run-filter.ts';
import { htmlReport } from '../report/formats/html-report.ts';
import { jsonReport } from '../report/formats/json-report.ts';
import type { HistoryData } from '../report/history/history-data.ts';
import { historyPage } from '../report/history/history-page.ts';
import { compareAddress, runAddress, suiteInAddress } from '../report/history/page-addresses.ts';
import { withNavigation } from '../report/history/page-navigation.ts';
import { decodedPart, routeTable } from '../routing/route-table.ts';
import { compareView, heldAgainst } from './compare-view.ts';
import { liveView, runsBefore, suitesView, suiteView, trendOf } from './history-views.ts';
import type { RunHistory } from './run-history.ts';
import { streamRun } from './stream-run.ts';

/** What a request for a path is answered with; a stream is written by `streamRun` itself. */
export type ServedAnswer =
  | { readonly kind: 'page'; readonly status: 200 | 404 | 409 | 500; readonly html: string }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'stream'; start(response: ServerResponse): void };

export interface ServedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** What forms of these pages bring along. */
  readonly token: string;
}

interface PageRequest {
  readonly history: RunHistory;
  /** The part of the path that names something. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly token: string;
}

const find = routeTable<(request: PageRequest) => Promise<ServedAnswer>>([
  ['GET', '/', homePage],
  ['GET', '/compare', comparePage],
  ['GET', '/suites/:suite', suitePage],
  ['GET', '/runs/:run', (request) => ofRun(request, runPage)],
  ['GET', '/runs/:run/events', (request) => ofRun(request, eventsOf)],
  ['GET', '/runs/:run/report.json', (request) => ofRun(request, reportAsJson)],
  ['POST', '/runs/:run/cancel', (request) => ofRun(request, cancelled)],
]);

/** A page over the history; what goes wrong while it is made is a page, too. */
export async function answerRequest(
  { method, url, token }: ServedRequest,
  history: RunHistory,
): Promise<ServedAnswer> {
  const routing = find(method, url.pathname);
  if (routing.status !== 'found') return notFound(`There is no page at ${url.pathname}.`);
  const [part] = Object.values(routing.params);
  const id = part === undefined ? '' : decodedPart(part);
  if (id === null || part === '') return notFound(`There is no page at ${url.pathname}.`);
  try {
    return await routing.target({ history, id, query: url.searchParams, token });
  } catch (error) {
    return problem(500, 'This cannot be shown', messageOf(error));
  }
}

async function homePage({ query, history }: PageRequest): Promise<ServedAnswer> {
  const [q = '', verdict = ''] = ['q', 'verdict'].map((name) => query.get(name) ?? '');
  return page(await suitesView(history, { q, verdict }));
}

/** With the filters of `cognigate runs` in its query; `label` may come several times. */
async function suitePage({ id: part, query, history }: PageRequest): Promise<ServedAnswer> {
  const id = suiteInAddress(part);
  const [verdict = '', since = '', until = ''] = ['verdict', 'since', 'until'].map((name) =>
    (query.get(name) ?? '').trim(),
  );
  // Forms send what was left empty, too.
  const label = query.getAll('label').filter((each) => each !== '');
  const read = readFilter({
    label,
    verdict: verdict || undefined,
    since: since || undefined,
    until: until || undefined,
  });
  if (read.status === 'refused') return notFound(`${read.problem}.`);
  const view = await suiteView(id, history, {
    filter: read.filter,
    asked: { verdict, label, since, until },
    after: query.get('after') ?? undefined,
  });
  return view === null ? notFound(`No run of suite "${id}" is known here.`) : page(view);
}

async function ofRun(
  request: PageRequest,
  answer: (run: RunView, request: PageRequest) => ServedAnswer | Promise<ServedAnswer>,
): Promise<ServedAnswer> {
  const run = await request.history.run(request.id);
  return run === null ? notFound(`There is no run "${request.id}".`) : answer(run, request);
}

function eventsOf({ run_id }: RunView, { history }: PageRequest): ServedAnswer {
  return { kind: 'stream', start: (response) => streamRun(run_id, response, history) };
}

/** A run in flight, or the report of one that has ended, held against `baseline` where the query names one. */
async function runPage(
  run: RunView,
  { history, query, token }: PageRequest,
): Promise<ServedAnswer> {
  if (run.status === 'running') return page(await liveView(run, history, token));
  const kept = await history.report(run.run_id);
  if (kept === null) return notFound(`Run "${run.run_id}" has ended without a report.`);
  const before = await runsBefore(run, history);
  const other = query.get('baseline');
  const report = other === null ? kept.report : await heldAgainst(other, kept, history);
  if (report === null) return notFound(`There is no report of a run "${other}" to compare.`);
  const { suiteFile } = kept;
  const places = suiteFile === null ? null : { file: suiteFile, placeOf: () => null };
  const html = htmlReport(report, trendOf(before, run), { places });
  return reportPage(html, run, runBefore(run, before)?.run_id);
}

function reportPage(html: string, run: RunView, before: string | undefined): ServedAnswer {
  const { run_id, suite_id, suite_name = suite_id, verdict, cancel_requested_at: asked } = run;
  const navigation = {
    suite: { suite_id, suite_name },
    here: run_id,
    content: '#cases',
    links: [
      ...(before === undefined
        ? []
        : [
            { name: 'Compare with the run before', to: compareAddress(run_id, before) },
            { name: 'Run before', to: runAddress(before) },
          ]),
      { name: 'report.json', to: `${runAddress(run_id)}/report.json` },
    ],
    note:
      asked === null || verdict === 'cancelled'
        ? null
        : `It was asked to cancel at ${asked.slice(11, 19)} UTC; by then it was decided as ${verdict}.`,
  };
  return { kind: 'page', status: 200, html: withNavigation(html, navigation) };
}

async function reportAsJson({ run_id }: RunView, { history }: PageRequest): Promise<ServedAnswer> {
  const kept = await history.report(run_id);
  if (kept === null) return notFound(`Run "${run_id}" has no report yet.`);
  return { kind: 'json', text: jsonReport(kept.report) };
}

/** Asks the run to end, and leads to what came of it. */
async function cancelled({ run_id }: RunView, { history }: PageRequest): Promise<ServedAnswer> {
  if (history.cancel === undefined) return notCancelled('These pages are for looking only.');
  const outcome = await history.cancel(run_id);
  switch (outcome.status) {
    case 'asked':
      return { kind: 'moved', to: runAddress(run_id) };
    case 'ended':
      return notCancelled(`Nothing is left to cancel: ${outcome.problem}.`);
    case 'undriven':
      return notCancelled(
        `No process carries run "${run_id}" on, so there is nothing to cancel. "cognigate resume ${run_id}" takes it up.`,
      );
  }
}

/** Two runs side by side; the run before the later one where the query names no other. */
async function comparePage({ query, history }: PageRequest): Promise<ServedAnswer> {
  const view = await compareView(query, history);
  return view.status === 'found' ? page(view.data) : notFound(view.problem);
}

function page(data: HistoryData, status: 200 | 404 | 409 | 500 = 200): ServedAnswer {
  return { kind: 'page', status, html: historyPage(data) };
}

function notFound(message: string): ServedAnswer {
  return problem(404, 'Not found', message);
}

function notCancelled(message: string): ServedAnswer {
  return problem(409, 'Not cancelled', message);
}

function problem(status: 404 | 409 | 500, title: string, message: string): ServedAnswer {
  return page({ view: 'problem', title, message }, status);
}
