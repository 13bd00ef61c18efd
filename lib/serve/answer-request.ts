import type { ServerResponse } from 'node:http';
import { compareRuns } from '../domain/baseline/compare-runs.ts';
import type { PastRun } from '../domain/comparison.ts';
import { IntegrityViolated } from '../domain/errors.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { historyBefore } from '../local/run-history.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { htmlReport } from '../report/formats/html-report.ts';
import { jsonReport } from '../report/formats/json-report.ts';
import type { HistoryData } from '../report/history-data.ts';
import { historyPage } from '../report/history-page.ts';
import { readReport } from '../report/read-report.ts';
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

const RUN_PATH = /^\/runs\/([^/]+)(\/events|\/report\.json)?$/;
const SUITE_PATH = /^\/suites\/([^/]+)$/;

export async function answerRequest(url: URL, options: AnswerOptions): Promise<ServedAnswer> {
  const { state } = options;
  if (url.pathname === '/') return page(await suitesView(state));
  if (url.pathname === '/compare') return comparePage(url.searchParams, state);
  const suiteId = decoded(SUITE_PATH.exec(url.pathname)?.[1]);
  if (suiteId !== null) {
    const view = await suiteView(suiteId, state);
    return view === null ? notFound(`No run of suite "${suiteId}" is known here.`) : page(view);
  }
  const [, encoded, rest] = RUN_PATH.exec(url.pathname) ?? [];
  const runId = decoded(encoded);
  if (runId === null) return notFound(`There is no page at ${url.pathname}.`);
  const run = await state.ledger.readRun(runId);
  if (run === null) return notFound(`There is no run "${runId}".`);
  if (rest === '/events') {
    const stream = { ledger: state.ledger, everyMs: options.everyMs };
    return { kind: 'stream', start: (response) => streamRun(runId, response, stream) };
  }
  return runPage(run, rest, state);
}

async function runPage(
  run: RunRecord,
  rest: string | undefined,
  state: StateDirectory,
): Promise<ServedAnswer> {
  try {
    const report = await readReport(state.evidence, run);
    if (report === null) {
      if (rest !== undefined) return notFound(`Run "${run.runId}" has no report yet.`);
      return page(await liveView(run, state));
    }
    if (rest === '/report.json') return { kind: 'json', text: jsonReport(report) };
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

/** Null where the path has no such part, or none that can be decoded. */
function decoded(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
