import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { BaselineView } from '../../api/answer-baseline.ts';
import { Problem } from '../../api/problem.ts';
import { ReportLink, RunView } from '../../api/run-view.ts';
import type { Report } from '../../domain/report.ts';
import { parseReport } from '../../report/formats/json-report.ts';
import { UsageError } from '../usage-error.ts';
import type { RequestSigner } from './sign-request.ts';

/** API Gateway answers within 29 s, whatever is behind it. */
const REQUEST_MS = 35_000;
const ATTEMPTS = 4;
const FIRST_RETRY_MS = 500;

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
  readonly sign: RequestSigner;
  /** Waits between attempts. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** The API of a deployed gate. Requests are repeated where that is as good as asking once. */
export class GateClient {
  readonly #baseUrl: URL;
  readonly #sign: RequestSigner;
  readonly #pause: (milliseconds: number) => Promise<unknown>;

  constructor({ baseUrl, sign, pause = sleep }: GateClientOptions) {
    this.#baseUrl = baseUrl;
    this.#sign = sign;
    this.#pause = pause;
  }

  /** Safe to repeat, since a key starts one run. */
  start(request: object, idempotencyKey: string): Promise<RunView> {
    return this.#ask('POST', '/runs', RunView, {
      body: JSON.stringify(request),
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
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

  /** The canonical report of a finished run. */
  async report(runId: string): Promise<Report> {
    const path = `/runs/${encodeURIComponent(runId)}/report?format=json`;
    const { url } = await this.#ask('GET', path, ReportLink);
    const answer = await this.#repeated(() => fetch(url, { signal: timeout() }), 'the report');
    if (!answer.ok) throw new GateUnavailable(`the report's link answers ${answer.status}`);
    return parseReport(await answer.bytes());
  }

  async #ask<T>(
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodType<T>,
    { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<T> {
    const url = new URL(this.#baseUrl.pathname.replace(/\/$/, '') + path, this.#baseUrl);
    const answer = await this.#repeated(async () => {
      const signed = await this.#sign({ method, url, headers, body });
      // A redirected request would hand its signature to another host.
      const init = { method, headers: signed, redirect: 'error', signal: timeout() } as const;
      return fetch(url, body === undefined ? init : { ...init, body });
    }, this.#baseUrl.host);
    const document = await answer.json().catch(() => null);
    if (!answer.ok) throw this.#refusal(answer.status, document);
    const parsed = schema.safeParse(document);
    if (parsed.success) return parsed.data;
    throw new GateUnavailable(
      `${this.#baseUrl.host} answers ${method} ${path} with something else than a gate would; check --gate-url`,
    );
  }

  /** Tries again after a lost connection, 429 and 5xx. */
  async #repeated(send: () => Promise<Response>, asked: string): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      let wait = FIRST_RETRY_MS * 2 ** (attempt - 1);
      try {
        const answer = await send();
        if (answer.status !== 429 && answer.status < 500) return answer;
        if (attempt === ATTEMPTS) return answer;
        wait = Math.max(wait, 1_000 * Math.min(30, Number(answer.headers.get('retry-after')) || 0));
      } catch (error) {
        if (error instanceof UsageError) throw error;
        if (attempt === ATTEMPTS) {
          throw new GateUnavailable(`${asked} does not answer (${causeOf(error)})`, {
            cause: error,
          });
        }
      }
      await this.#pause(wait);
    }
  }

  #refusal(status: number, document: unknown): Error {
    if (status === 401 || status === 403) {
      return new UsageError(
        `${this.#baseUrl.host} answers ${status}: the AWS credentials in use may not call this gate; check the account, the role and --gate-url`,
      );
    }
    const problem = Problem.safeParse(document);
    if (status === 429 || status >= 500) {
      const detail = problem.success ? `: ${problem.data.detail}` : '';
      return new GateUnavailable(`${this.#baseUrl.host} answers ${status}${detail}`);
    }
    if (problem.success) return new GateRefusal(problem.data);
    return new UsageError(`${this.#baseUrl.host} answers ${status}; check --gate-url`);
  }
}

function timeout(): AbortSignal {
  return AbortSignal.timeout(REQUEST_MS);
}

/** `fetch` hides what happened in the cause of its error. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error.name === 'TimeoutError' ? `not within ${REQUEST_MS / 1_000} s` : error.name;
}
