import {
  isAskedFor,
  isEmptyFilter,
  type ReadFilter,
  type RunFilter,
  readFilter,
} from '../domain/governance/run-filter.ts';
import { isoTime } from '../domain/instant.ts';
import type { RunRecord } from '../domain/run.ts';
import { readReport } from '../report/read-report.ts';
import {
  isReportFormat,
  REPORT_FORMATS,
  type ReportFile,
  reportFile,
} from '../report/report-format.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { type ApiRequest, type ApiResponse, ok, problem } from './http.ts';
import { type ReportLink, type RunList, runView } from './run-view.ts';

/** Long enough to follow it at once, too short to pass it on. */
const LINK_SECONDS = 300;
const DEFAULT_RUNS = 20;
const MAX_RUNS = 100;
/** A record has some kilobytes, and Lambda hands over six megabytes. */
const RECORDS_IN_A_PAGE = 100;

export interface ReadPorts extends Pick<Ports, 'ledger' | 'evidence' | 'now'> {
  readonly audit: Pick<Ports['audit'], 'recordsAfter'>;
  /** Runs of a suite, newest first. */
  readonly recentRuns: (suiteId: string, limit: number) => Promise<readonly RunSummary[]>;
  /** Stores a rendered report and gives a link that ends after so many seconds. */
  readonly linkTo: (runId: string, file: ReportFile, seconds: number) => Promise<string>;
}

type RunSummary = Pick<RunRecord, 'runId' | 'suiteId' | 'verdict' | 'startedAt'>;

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
  const report = await readReport(ports.evidence, run);
  if (report === null) return problem(409, `run ${id} has no verdict yet`);
  const file = reportFile(report, format);
  const link: ReportLink = {
    run_id: id,
    format,
    media_type: file.mediaType,
    url: await ports.linkTo(id, file, LINK_SECONDS),
    expires_at: isoTime(ports.now() + LINK_SECONDS * 1_000),
  };
  return ok(link);
}

/** `GET /suites/{id}/runs`: empty for a suite that nobody has run. */
export async function answerRuns(
  { parameters: { id = '' }, query }: ApiRequest,
  ports: ReadPorts,
): Promise<ApiResponse> {
  const limit = query.limit === undefined ? DEFAULT_RUNS : wholeNumber(query.limit);
  if (limit === null || limit < 1 || limit > MAX_RUNS) {
    return problem(400, `limit is "${query.limit}"; it must be 1 to ${MAX_RUNS}`);
  }
  const read = filterOf(query);
  if (read.status === 'refused') return problem(400, read.problem);
  const runs = await narrowed(await ports.recentRuns(id, limit), read.filter, ports);
  const list: RunList = {
    runs: runs.map(({ runId, suiteId, verdict, startedAt }) => ({
      run_id: runId,
      suite_id: suiteId,
      verdict,
      started_at: isoTime(startedAt),
    })),
  };
  return ok(list);
}

/** A query has each name once, so that several labels stand behind one, with line ends between them. */
function filterOf({ label, verdict, since, until }: ApiRequest['query']): ReadFilter {
  return readFilter({ label: label?.split('\n'), verdict, since, until });
}

/** Of the runs that were listed, those that are asked for: as many are read as the list has, and no more. */
async function narrowed(
  listed: readonly RunSummary[],
  filter: RunFilter,
  { ledger }: ReadPorts,
): Promise<readonly RunSummary[]> {
  if (isEmptyFilter(filter)) return listed;
  const runs = await Promise.all(listed.map(({ runId }) => ledger.readRun(runId)));
  return runs.filter((run) => run !== null).filter((run) => isAskedFor(run, filter));
}

/** `GET /audit/{id}`: the records of a chain behind `after`, for whoever verifies them himself. */
export async function answerAudit(
  { parameters: { id = '' }, query }: ApiRequest,
  { audit }: ReadPorts,
): Promise<ApiResponse> {
  const after = query.after === undefined ? 0 : wholeNumber(query.after);
  if (after === null) {
    return problem(400, `after is "${query.after}"; it must be the seq of a record, or 0`);
  }
  const records = await audit.recordsAfter(id, after, RECORDS_IN_A_PAGE);
  const isFull = records.length === RECORDS_IN_A_PAGE;
  return ok({ chain: id, records, next: isFull ? (records.at(-1)?.seq ?? null) : null });
}

/** Null for what only a machine would call a number, such as `0x10` and ` 5 `. */
function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function noSuchRun(id: string): ApiResponse {
  return problem(404, `there is no run "${id}"`);
}
