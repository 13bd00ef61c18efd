import type { ServerResponse } from 'node:http';
import { compareRuns } from '../domain/baseline/compare-runs.ts';
import type { PastRun } from '../domain/comparison.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import { isEmptyFilter, readFilter } from '../domain/governance/run-filter.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { historyBefore } from '../local/run-history.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { htmlReport } from '../report/formats/html-report.ts';
import { jsonReport } from '../report/formats/json-report.ts';
import type { HistoryData } from '../report/history-data.ts';
import { historyPage } from '../report/history-page.ts';
import { readReport } from '../report/read-report.ts';
import { decodedPart, routeTable } from '../routing/route-table.ts';
import { liveView, suitesView, suiteView } from './history-views.ts';
import { streamRun } from './stream-run.ts';

/** What a request for a path is answered with; a stream is written by `streamRun` itself. */
export type ServedAnswer =
  | { readonly kind: 'page'; readonly status: 200 | 404 | 500; readonly html: string }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'stream'; start(response: ServerResponse): void };

export interface AnswerOptions {
  readonly state: StateDirectory;
  /** How often the ledger is asked about a run in flight. */
  readonly everyMs: number;
}

interface PageRequest extends AnswerOptions {
  /** Of the run or suite in the path; empty where there is none. */
  readonly id: string;
  readonly query: URLSearchParams;
}

const find = routeTable<(request: PageRequest) => Promise<ServedAnswer>>([
  ['GET', '/', async ({ state }) => page(await suitesView(state))],
  ['GET', '/compare', ({ query, state }) => comparePage(query, state)],
  ['GET', '/suites/:suite', suitePage],
  ['GET', '/runs/:run', (request) => ofRun(request, (run) => runPage(run, 'page', request.state))],
  ['GET', '/runs/:run/events', (request) => ofRun(request, (run) => eventsOf(run, request))],
  [
    'GET',
    '/runs/:run/report.json',
    (request) => ofRun(request, (run) => runPage(run, 'json', request.state)),
  ],
]);

export async function answerRequest(url: URL, options: AnswerOptions): Promise<ServedAnswer> {
  const routing = find('GET', url.pathname);
  if (routing.status !== 'found') return notFound(`There is no page at ${url.pathname}.`);
  const [part] = Object.values(routing.params);
  const id = part === undefined ? '' : decodedPart(part);
  if (id === null || part === '') return notFound(`There is no page at ${url.pathname}.`);
  return routing.target({ ...options, id, query: url.searchParams });
}

/** With the filters of `cognigate runs` in its query; `label` may come several times. */
async function suitePage({ id, query, state }: PageRequest): Promise<ServedAnswer> {
  const [verdict, since, until] = ['verdict', 'since', 'until'].map(
    (name) => query.get(name) ?? undefined,
  );
  const read = readFilter({ label: query.getAll('label'), verdict, since, until });
  if (read.status === 'refused') return notFound(`${read.problem}.`);
  const view = await suiteView(id, state, read.filter);
  const which = isEmptyFilter(read.filter) ? 'is known here' : 'that is known here is like that';
  return view === null ? notFound(`No run of suite "${id}" ${which}.`) : page(view);
}

async function ofRun(
  { id, state }: PageRequest,
  answer: (run: RunRecord) => ServedAnswer | Promise<ServedAnswer>,
): Promise<ServedAnswer> {
  const run = await state.ledger.readRun(id);
  return run === null ? notFound(`There is no run "${id}".`) : answer(run);
}

function eventsOf({ runId }: RunRecord, { state, everyMs }: PageRequest): ServedAnswer {
  const stream = { ledger: state.ledger, everyMs };
  return { kind: 'stream', start: (response) => streamRun(runId, response, stream) };
}

async function runPage(
  run: RunRecord,
  form: 'page' | 'json',
  state: StateDirectory,
): Promise<ServedAnswer> {
  try {
    const report = await readReport(state.evidence, run);
    if (report === null) {
      if (form === 'json') return notFound(`Run "${run.runId}" has no report yet.`);
      return page(await liveView(run, state));
    }
    if (form === 'json') return { kind: 'json', text: jsonReport(report) };
    return reportPage(report, await historyBefore(run, state.ledger));
  } catch (error) {
    if (!(error instanceof IntegrityViolated)) throw error;
    return problem(500, 'The report cannot be shown', error.message);
  }
}

/** The report of a run, held against another one. */
async function comparePage(names: URLSearchParams, state: StateDirectory): Promise<ServedAnswer> {
  const [runId = '', baselineId = ''] = ['run', 'baseline'].map((name) => names.get(name) ?? '');
  const run = await state.ledger.readRun(runId);
  const other = await state.ledger.readRun(baselineId);
  if (run === null || other === null) {
    return notFound(`There is no run "${run === null ? runId : baselineId}" to compare.`);
  }
  try {
    const report = await readReport(state.evidence, run);
    const earlier = await readReport(state.evidence, other);
    if (report === null || earlier === null || other.report === null) {
      return notFound('Only runs that have ended can be compared.');
    }
    const baseline = { label: null, reportSha256: other.report.sha256, report: earlier };
    const comparison = compareRuns(baseline, report.cases);
    return reportPage({ ...report, comparison }, await historyBefore(run, state.ledger));
  } catch (error) {
    if (!(error instanceof IntegrityViolated)) throw error;
    return problem(500, 'The runs cannot be compared', error.message);
  }
}

function reportPage(report: Report, history: readonly PastRun[]): ServedAnswer {
  return { kind: 'page', status: 200, html: htmlReport(report, history) };
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
