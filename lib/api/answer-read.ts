import { FORGETTING_CHAIN, type ForgettingRecord } from '../domain/forgetting/forgetting-log.ts';
import type { Forgotten } from '../domain/forgetting/forgotten.ts';
import { isAskedFor, type ReadFilter, readFilter } from '../domain/governance/run-filter.ts';
import { isoTime } from '../domain/instant.ts';
import type { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { readReport } from '../report/read-report.ts';
import { type ReportFile, reportFile } from '../report/render-report.ts';
import { isReportFormat, REPORT_FORMATS } from '../report/report-format.ts';
import type { Ports } from '../steps/ports/ports.ts';
import type { EnvelopeStore } from '../steps/ports/verdict-signing.ts';
import { type ApiRequest, type ApiResponse, ok, problem } from './http.ts';
import { type ReportLink, type RunList, runSummary, runView, type SuiteList } from './run-view.ts';

/** Long enough to follow it at once, too short to pass it on. */
const LINK_SECONDS = 300;
/** Of runs or suites in a page. */
export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;
/** A record has some kilobytes, and Lambda hands over six megabytes. */
const RECORDS_IN_A_PAGE = 100;

export interface ReadPorts extends Pick<Ports, 'ledger' | 'evidence' | 'now'> {
  readonly audit: Pick<Ports['audit'], 'recordsAfter'>;
  /** What was redacted and pruned. */
  readonly forgetting: {
    recordsAfter(seq: number, limit: number): Promise<readonly ForgettingRecord[]>;
    forgotten(): Promise<Forgotten>;
  };
  readonly envelopes: Pick<EnvelopeStore, 'read'>;
  readonly lists: RunLists;
  /** Stores a rendered report and gives a link that ends after so many seconds. */
  readonly linkTo: (runId: string, file: ReportFile, seconds: number) => Promise<string>;
}

/** Runs and suites for those who look at many, a page at a time. */
export interface RunLists {
  /** Newest first, from the one behind `after` on. */
  runsOfSuite(
    suiteId: string,
    limit: number,
    after: Pick<RunRecord, 'runId' | 'startedAt'> | null,
  ): Promise<readonly RunRecord[]>;
  /** By id, from the one behind `after` on. */
  suites(
    limit: number,
    after: string | null,
  ): Promise<{
    readonly suites: readonly {
      readonly suiteId: string;
      readonly runs: number;
      readonly hasMoreRuns: boolean;
      readonly latest: RunRecord;
    }[];
    readonly next: string | null;
  }>;
  /** Those without a verdict, newest first. */
  openRuns(limit: number): Promise<readonly RunRecord[]>;
}

/** `GET /runs/{id}` */
export async function answerRun(
  { parameters: { id = '' } }: ApiRequest,
  { ledger }: ReadPorts,
): Promise<ApiResponse> {
  const run = await ledger.readRun(id);
  return run === null ? noSuchRun(id) : ok(runView(run, await ledger.listBatches(id)));
}

/** `GET /runs/{id}/report`: a link, since a signed request that is redirected would be refused by S3. */
export async function answerReport(
  { parameters: { id = '' }, query: { format = 'json' } }: ApiRequest,
  ports: ReadPorts,
): Promise<ApiResponse> {
  if (!isReportFormat(format)) {
    return problem(400, `there is no format "${format}": write ${REPORT_FORMATS.join(', ')}`);
  }
  const run = await ports.ledger.readRun(id);
  if (run === null) return noSuchRun(id);
  let report: Report | null;
  try {
    report = await readReport(ports.evidence, run);
  } catch (error) {
    const pruned = (await ports.forgetting.forgotten()).pruningOf(id);
    if (pruned === undefined) throw error;
    return problem(409, `run ${id} was pruned at ${pruned.at}: its audit record is what is left`);
  }
  if (report === null) return problem(409, `run ${id} has no verdict yet`);
  const envelope = format === 'dsse' ? await ports.envelopes.read(id) : null;
  if (format === 'dsse' && envelope === null) {
    return problem(409, `the verdict of run ${id} is not signed`);
  }
  const file = await reportFile(report, format, { envelope });
  const link: ReportLink = {
    run_id: id,
    format,
    media_type: file.mediaType,
    url: await ports.linkTo(id, file, LINK_SECONDS),
    expires_at: isoTime(ports.now() + LINK_SECONDS * 1_000),
  };
  return ok(link);
}

/** `GET /runs`: those without a verdict. */
export async function answerOpenRuns(_: ApiRequest, { lists }: ReadPorts): Promise<ApiResponse> {
  const list: RunList = { runs: (await lists.openRuns(MAX_LIMIT)).map(runSummary), next: null };
  return ok(list);
}

/** `GET /suites`: those that have runs. */
export async function answerSuites(
  { query }: ApiRequest,
  { lists }: ReadPorts,
): Promise<ApiResponse> {
  const limit = limitOf(query);
  if (limit === null) return badLimit(query);
  const { suites, next } = await lists.suites(limit, query.after ?? null);
  const list: SuiteList = {
    suites: suites.map(({ suiteId, runs, hasMoreRuns, latest }) => ({
      suite_id: suiteId,
      runs,
      has_more_runs: hasMoreRuns,
      latest: runSummary(latest),
    })),
    next,
  };
  return ok(list);
}

/** `GET /suites/{id}/runs`: empty for a suite that nobody has run. */
export async function answerRuns(
  { parameters: { id = '' }, query }: ApiRequest,
  { ledger, lists }: ReadPorts,
): Promise<ApiResponse> {
  const limit = limitOf(query);
  if (limit === null) return badLimit(query);
  const after = query.after === undefined ? null : await ledger.readRun(query.after);
  if (query.after !== undefined && after?.suiteId !== id) {
    return problem(400, `after is "${query.after}"; it must be the id of a run of suite "${id}"`);
  }
  const read = filterOf(query);
  if (read.status === 'refused') return problem(400, read.problem);
  // One more than asked for tells whether there is more.
  const runs = await lists.runsOfSuite(id, limit + 1, after);
  const shown = runs.slice(0, limit);
  const list: RunList = {
    runs: shown.filter((run) => isAskedFor(run, read.filter)).map(runSummary),
    next: runs.length > limit ? (shown.at(-1)?.runId ?? null) : null,
  };
  return ok(list);
}

/** A query has each name once, so that several labels stand behind one, with line ends between them. */
function filterOf({ label, verdict, since, until }: ApiRequest['query']): ReadFilter {
  return readFilter({ label: label?.split('\n'), verdict, since, until });
}

/** `GET /audit/{id}`: the records of a chain behind `after`, or of the log of forgetting, for whoever verifies them himself. */
export async function answerAudit(
  { parameters: { id = '' }, query }: ApiRequest,
  { audit, forgetting }: ReadPorts,
): Promise<ApiResponse> {
  const after = query.after === undefined ? 0 : wholeNumber(query.after);
  if (after === null) {
    return problem(400, `after is "${query.after}"; it must be the seq of a record, or 0`);
  }
  const records =
    id === FORGETTING_CHAIN
      ? await forgetting.recordsAfter(after, RECORDS_IN_A_PAGE)
      : await audit.recordsAfter(id, after, RECORDS_IN_A_PAGE);
  const isFull = records.length === RECORDS_IN_A_PAGE;
  return ok({ chain: id, records, next: isFull ? (records.at(-1)?.seq ?? null) : null });
}

/** Null where it is not as it should be. */
function limitOf({ limit }: ApiRequest['query']): number | null {
  const asked = limit === undefined ? DEFAULT_LIMIT : wholeNumber(limit);
  return asked === null || asked < 1 || asked > MAX_LIMIT ? null : asked;
}

function badLimit({ limit }: ApiRequest['query']): ApiResponse {
  return problem(400, `limit is "${limit}"; it must be 1 to ${MAX_LIMIT}`);
}

/** Null for what only a machine would call a number, such as `0x10` and ` 5 `. */
function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function noSuchRun(id: string): ApiResponse {
  return problem(404, `there is no run "${id}"`);
}
