import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { BaselineList, BaselineView } from '../../api/answer-baseline.ts';
import {
  type PruningRequest,
  PruningView,
  type RedactionRequest,
  RedactionView,
} from '../../api/answer-forget.ts';
import { Problem } from '../../api/problem.ts';
import {
  AuditPage,
  ReportLink,
  RunList,
  type RunSummary,
  RunView,
  SuiteList,
} from '../../api/run-view.ts';
import type { RunFilter } from '../../domain/governance/run-filter.ts';
import { isoTime } from '../../domain/instant.ts';
import type { Report } from '../../domain/report.ts';
import type { HttpAnswer, HttpClient, HttpOutcome } from '../../platforms/http.ts';
import { isPassing, isSuccess, problemOf } from '../../platforms/unavailable.ts';
import { asReport } from '../../report/formats/json-report.ts';
import { UsageError } from '../usage-error.ts';
import type { RequestSigner } from './sign-request.ts';

/** Of runs or suites that the gate lists at once. */
const MAX_PAGE = 100;
const ATTEMPTS = 4;
const FIRST_RETRY_MS = 500;
/** A person is waiting, whatever `Retry-After` asks for. */
const LONGEST_RETRY_SECONDS = 30;

/** The gate could not be asked, or failed at it: nothing can be said about the run. Exit code 3. */
export class GateUnavailable extends Error {
  override readonly name = 'GateUnavailable';
}

/** The gate refuses the input, with everything that is wrong with it. */
export class GateRefusal extends Error {
  override readonly name = 'GateRefusal';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface GateClientOptions {
  /** Of the API, with the stage where it has one, such as `https://….amazonaws.com/gate`. */
  readonly baseUrl: URL;
  readonly http: HttpClient;
  readonly sign: RequestSigner;
  /** Waits between attempts. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Which runs of a suite are asked for. */
export interface RunQuery {
  readonly limit: number;
  /** From the run before this one on. */
  readonly after?: string | undefined;
  readonly filter?: RunFilter | undefined;
}

/** The API of a deployed gate. Requests are repeated where that is as good as asking once. */
export class GateClient {
  readonly #baseUrl: URL;
  readonly #http: HttpClient;
  readonly #sign: RequestSigner;
  readonly #pause: (milliseconds: number) => Promise<unknown>;

  constructor({ baseUrl, http, sign, pause = sleep }: GateClientOptions) {
    this.#baseUrl = baseUrl;
    this.#http = http;
    this.#sign = sign;
    this.#pause = pause;
  }

  /** Safe to repeat, since a key starts one run. */
  start(request: object, idempotencyKey: string): Promise<RunView> {
    const { body, headers } = jsonRequest(request);
    return this.#ask('POST', '/runs', RunView, {
      body,
      headers: { ...headers, 'idempotency-key': idempotencyKey },
    });
  }

  run(runId: string): Promise<RunView> {
    return this.#ask('GET', `/runs/${encodeURIComponent(runId)}`, RunView);
  }

  cancel(runId: string): Promise<RunView> {
    return this.#ask('POST', `/runs/${encodeURIComponent(runId)}/cancel`, RunView, { body: '' });
  }

  setBaseline(runId: string, label: string): Promise<BaselineView> {
    const path = `/runs/${encodeURIComponent(runId)}/baseline?label=${encodeURIComponent(label)}`;
    return this.#ask('POST', path, BaselineView, { body: '' });
  }

  /** Newest first, from the one before the run `after` on. */
  async runs(suiteId: string, limit: number, after?: string): Promise<RunSummary[]> {
    const { runs } = await this.runsLike(suiteId, { limit, after });
    return [...runs];
  }

  /** The same of runs with these labels, verdicts or times, among so many requests' worth of the newest. */
  async runsLike(
    suiteId: string,
    { limit, after, filter = {} }: RunQuery,
    mostRequests = Number.POSITIVE_INFINITY,
  ): Promise<RunList> {
    const runs: RunSummary[] = [];
    let next: string | null = after ?? null;
    let asked = 0;
    do {
      const query = new URLSearchParams({
        limit: `${Math.min(limit - runs.length, MAX_PAGE)}`,
        ...queryOf(filter),
      });
      if (next !== null) query.set('after', next);
      const path = `/suites/${encodeURIComponent(suiteId)}/runs?${query}`;
      const page: RunList = await this.#ask('GET', path, RunList);
      runs.push(...page.runs);
      next = page.next === next ? null : page.next;
      asked += 1;
    } while (next !== null && runs.length < limit && asked < mostRequests);
    return { runs, next };
  }

  /** Runs without a verdict, newest first. */
  async openRuns(): Promise<RunSummary[]> {
    return (await this.#ask('GET', '/runs', RunList)).runs;
  }

  /** All that have runs, by id. */
  async suites(): Promise<SuiteList['suites']> {
    const suites: SuiteList['suites'] = [];
    let next: string | null = null;
    do {
      const query = new URLSearchParams({ limit: `${MAX_PAGE}` });
      if (next !== null) query.set('after', next);
      const page: SuiteList = await this.#ask('GET', `/suites?${query}`, SuiteList);
      suites.push(...page.suites);
      next = page.next === next ? null : page.next;
    } while (next !== null);
    return suites;
  }

  async baselines(suiteId: string): Promise<BaselineView[]> {
    const path = `/suites/${encodeURIComponent(suiteId)}/baselines`;
    return (await this.#ask('GET', path, BaselineList)).baselines;
  }

  /** All records of an audit chain, in its order, unverified. */
  async auditRecords(chain: string): Promise<AuditPage['records']> {
    const records: AuditPage['records'] = [];
    for (let after: number | null = 0; after !== null; ) {
      const path = `/audit/${encodeURIComponent(chain)}?after=${after}`;
      const page: AuditPage = await this.#ask('GET', path, AuditPage);
      records.push(...page.records);
      after = page.next !== null && page.next > after ? page.next : null;
    }
    return records;
  }

  /** Removes what was said from a run, for good; safe to repeat, since what was begun is gone on with. */
  redact(
    runId: string,
    request: z.input<typeof RedactionRequest>,
  ): Promise<z.infer<typeof RedactionView>> {
    const path = `/runs/${encodeURIComponent(runId)}/redaction`;
    return this.#ask('POST', path, RedactionView, jsonRequest(request));
  }

  /** Removes what some old runs of a suite rested on, for good. */
  prune(
    suiteId: string,
    request: z.input<typeof PruningRequest>,
  ): Promise<z.infer<typeof PruningView>> {
    const path = `/suites/${encodeURIComponent(suiteId)}/pruning`;
    return this.#ask('POST', path, PruningView, jsonRequest(request));
  }

  /** The canonical report of a finished run. */
  async report(runId: string): Promise<Report> {
    return asReport(jsonOf(await this.#linked(runId, 'json')));
  }

  /** The signed verdict of a finished run, byte for byte; null where it is not signed. */
  async envelope(runId: string): Promise<Uint8Array | null> {
    try {
      const { body } = await this.#linked(runId, 'dsse');
      return body.kind === 'json' ? body.bytes : null;
    } catch (error) {
      if (error instanceof GateRefusal) return null;
      throw error;
    }
  }

  async #linked(runId: string, format: 'json' | 'dsse'): Promise<HttpAnswer> {
    const path = `/runs/${encodeURIComponent(runId)}/report?format=${format}`;
    const { url } = await this.#ask('GET', path, ReportLink);
    const { origin, pathname, search } = new URL(url);
    const answer = await this.#repeated(
      () => this.#http({ method: 'GET', origin, path: pathname + search, repeatable: true }),
      'the report',
    );
    if (!isSuccess(answer)) throw new GateUnavailable(problemOf(answer, 'the report'));
    return answer;
  }

  async #ask<T>(
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodType<T>,
    { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<T> {
    const url = new URL(this.#baseUrl.pathname.replace(/\/$/, '') + path, this.#baseUrl);
    const asked = `${method} ${path}`;
    const answer = await this.#repeated(
      async () =>
        this.#http({
          method,
          origin: url.origin,
          path: url.pathname + url.search,
          headers: await this.#sign({ method, url, headers, body }),
          ...(body === undefined ? {} : { body: Buffer.from(body) }),
          repeatable: true,
        }),
      asked,
    );
    if (!isSuccess(answer)) throw this.#refusal(answer);
    const parsed = schema.safeParse(jsonOf(answer));
    if (parsed.success) return parsed.data;
    throw new GateUnavailable(
      `${this.#baseUrl.host} answers ${asked} with something else than a gate would; check --gate-url`,
    );
  }

  /** Tries again after a lost connection, and where the other side is busy or broken for now. */
  async #repeated(send: () => Promise<HttpOutcome>, asked: string): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await send();
      const isWhole = outcome.kind === 'answer' && outcome.body.kind !== 'incomplete';
      if (isWhole && (attempt === ATTEMPTS || !isPassing(outcome.status))) return outcome;
      if (attempt === ATTEMPTS) throw new GateUnavailable(problemOf(outcome, asked));
      await this.#pause(retryMs(attempt, outcome));
    }
  }

  #refusal(answer: HttpAnswer): Error {
    const { status } = answer;
    if (status === 401 || status === 403) {
      return new UsageError(`${this.#baseUrl.host} answers ${status}: ${whyForbidden(answer)}`);
    }
    const problem = Problem.safeParse(jsonOf(answer));
    if (isPassing(status)) {
      const detail = problem.success ? `: ${problem.data.detail}` : '';
      return new GateUnavailable(`${this.#baseUrl.host} answers ${status}${detail}`);
    }
    if (problem.success) return new GateRefusal(problem.data);
    return new UsageError(`${this.#baseUrl.host} answers ${status}; check --gate-url`);
  }
}

/** What API Gateway says in its own words, before the gate is asked. */
function whyForbidden(answer: HttpAnswer): string {
  const { message } = GatewayMessage.catch({ message: '' }).parse(jsonOf(answer));
  if (/expired/i.test(message)) {
    return 'the AWS credentials in use have expired; log in again with "aws sso login", or set new ones';
  }
  if (message === 'Missing Authentication Token') {
    return 'it has no such page; check --gate-url, which ends in the stage, or deploy the gate anew where it is older than this command';
  }
  return 'the AWS credentials in use may not call this gate; check the account, the role and --gate-url';
}

/** A query has each name once, so several labels stand in one, with line ends between them. */
function queryOf({ verdicts, labels = {}, since, before }: RunFilter): Record<string, string> {
  const label = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    ...(verdicts === undefined ? {} : { verdict: verdicts.join(',') }),
    ...(label.length === 0 ? {} : { label: label.join('\n') }),
    ...(since === undefined ? {} : { since: isoTime(since) }),
    ...(before === undefined ? {} : { until: isoTime(before) }),
  };
}

const GatewayMessage = z.object({ message: z.string() });

function jsonRequest(request: object) {
  return { body: JSON.stringify(request), headers: { 'content-type': 'application/json' } };
}

function jsonOf({ body }: HttpAnswer): unknown {
  return body.kind === 'json' ? body.value : null;
}

/** Twice as long each time, and never less than the other side asks for. */
function retryMs(attempt: number, outcome: HttpOutcome): number {
  const asked = outcome.kind === 'answer' ? (outcome.retryAfterSeconds ?? 0) : 0;
  return Math.max(
    FIRST_RETRY_MS * 2 ** (attempt - 1),
    1_000 * Math.min(LONGEST_RETRY_SECONDS, asked),
  );
}
