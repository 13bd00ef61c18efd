import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal } from './answer.ts';
import { BatchRegister } from './batch-register.ts';
import type { DemoBot } from './bot/demo-bot.ts';
import { deliver, deliverInstead } from './deliver.ts';
import { ExecutionStore } from './execution-store.ts';
import { FaultPlan, Faults } from './fault-plan.ts';
import { type MockPlatformOptions, type MockSettings, settingsOf } from './mock-options.ts';
import { readBody } from './read-body.ts';
import { RequestWindow } from './request-window.ts';
import { resultsAnswer } from './results-endpoint.ts';
import { type Route, routeOf } from './route.ts';
import type { Fault } from './scenario.ts';
import { statusAnswer } from './status-endpoint.ts';
import { type Circumstances, SubmitEndpoint } from './submit-endpoint.ts';
import { TestRunner } from './test-runner.ts';
import { TokenIssuer } from './token-issuer.ts';
import { Traffic, type TrafficCount } from './traffic.ts';

export interface PlatformStatistics extends TrafficCount {
  readonly tokensIssued: number;
  readonly executions: number;
  readonly cases: number;
  /** Submissions that were answered with an earlier execution because of their key. */
  readonly replayed: number;
  /** Fields of submissions that the contract does not name, such as `test_cases[].id`. */
  readonly unknownFields: readonly string[];
}

const MEDIA_TYPES = { token: 'application/x-www-form-urlencoded', submit: 'application/json' };

/** Answers the requests of the contract, and meets them with the faults of a scenario. */
export class PlatformServer {
  readonly #settings: MockSettings;
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  readonly #plan: FaultPlan;
  readonly #limit: RequestWindow | null;
  readonly #tokens: TokenIssuer;
  readonly #runner: TestRunner;
  readonly #executions: ExecutionStore;
  readonly #submissions: SubmitEndpoint;
  readonly #batches = new BatchRegister();
  readonly #traffic = new Traffic();

  constructor(bot: DemoBot, options: MockPlatformOptions) {
    const settings = settingsOf(options);
    const now = options.now ?? Date.now;
    this.#settings = settings;
    this.#now = now;
    this.#log = options.log ?? (() => undefined);
    this.#plan = new FaultPlan(options.scenario?.faults ?? []);
    this.#limit =
      settings.rateLimit === null
        ? null
        : new RequestWindow(settings.rateLimit, settings.rateWindowSeconds, now);
    this.#tokens = new TokenIssuer({ tokenSeconds: settings.tokenSeconds, now });
    this.#runner = new TestRunner(bot);
    this.#executions = new ExecutionStore({
      runner: this.#runner,
      secondsPerExecution: settings.secondsPerExecution,
      now,
    });
    this.#submissions = new SubmitEndpoint(this.#executions);
  }

  /** Answers one request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const faults: Faults[] = [];
    response.on('close', () => {
      const outcome = response.writableFinished ? String(response.statusCode) : 'cut off';
      if (response.writableFinished) this.#traffic.answer(response.statusCode);
      const met = faults.flatMap(({ list }) => list.map(({ kind }) => kind));
      const note = met.length > 0 ? ` [${met.join(', ')}]` : '';
      const duration = Math.round(performance.now() - startedAt);
      this.#log(`${request.method} ${request.url} ${outcome} ${duration} ms${note}`);
    });
    try {
      const body = await readBody(request, this.#settings.maxBodyBytes);
      const route = routeOf(request.method ?? '', request.url ?? '');
      if (!('kind' in route)) {
        this.#traffic.request(null, 0);
        deliver(response, route, new Faults());
        return;
      }
      const batch = this.#batchOf(route, request, body);
      const met = this.#plan.next(route.kind, batch);
      faults.push(met);
      this.#traffic.request(route.kind, met.list.length);
      await this.#meet(response, met, (delaySeconds) =>
        this.#answer(route, request, body, { batch, faults: met, delaySeconds }),
      );
    } catch {
      if (!response.headersSent && !response.destroyed) {
        deliver(response, refusal(500, 'server_error', 'the mock failed'), new Faults());
      }
    }
  }

  stop(): void {
    this.#runner.stop();
  }

  statistics(): PlatformStatistics {
    return {
      ...this.#traffic.count(),
      tokensIssued: this.#tokens.issued,
      executions: this.#executions.size,
      cases: this.#executions.cases,
      replayed: this.#submissions.replayed,
      unknownFields: [...this.#submissions.unknownFields],
    };
  }

  /** Lets the request do its work where it should, and sends what should be sent. */
  async #meet(
    response: ServerResponse,
    faults: Faults,
    work: (delaySeconds: number) => Promise<Answer>,
  ): Promise<void> {
    if (faults.find('revoke_tokens')) this.#tokens.revokeAll();
    const fault = faults.list.find(replacesAnswer);
    if (fault === undefined) {
      deliver(response, await work(0), faults);
      return;
    }
    if (fault.effect !== 'none') {
      await work(fault.effect === 'done' ? 0 : fault.effect.after_seconds);
    }
    if (fault.kind === 'answer') deliverInstead(response, fault, this.#now());
    else if (fault.kind === 'reset') response.socket?.resetAndDestroy();
    else if (fault.seconds !== undefined) {
      const timer = setTimeout(() => response.destroy(), fault.seconds * 1000);
      response.on('close', () => clearTimeout(timer));
    }
  }

  async #answer(
    route: Route,
    request: IncomingMessage,
    body: Uint8Array | null,
    circumstances: Circumstances,
  ): Promise<Answer> {
    const { kind, id } = route;
    const { faults } = circumstances;
    if (body === null) {
      const limit = this.#settings.maxBodyBytes;
      return refusal(413, 'too_large', `the body is larger than ${limit} bytes: send fewer cases`);
    }
    const unsupported = unsupportedType(kind, request.headers['content-type']);
    if (unsupported !== null) return unsupported;
    if (kind === 'token') return this.#tokens.answer(body, faults);

    const scope = kind === 'submit' ? 'test:execute' : 'test:read';
    const client = this.#tokens.authorize(request.headers.authorization, scope);
    if (typeof client !== 'string') return client;
    const wait = this.#limit?.admit() ?? null;
    if (wait !== null) {
      this.#traffic.rateLimited += 1;
      const message = `more requests than the limit allows: come back in ${wait} s`;
      return refusal(429, 'too_many_requests', message, { 'retry-after': String(wait) });
    }
    if (kind === 'submit') {
      const idempotencyKey = keyOf(request);
      return this.#submissions.answer({ client, suiteId: id, idempotencyKey, body }, circumstances);
    }
    const execution = this.#executions.find(id);
    if (execution === undefined) {
      return refusal(404, 'not_found', 'there is no execution with this id: check it');
    }
    if (kind === 'status') {
      return statusAnswer(execution, this.#executions, this.#settings.progress, faults);
    }
    const { pageSize } = this.#settings;
    const offset = route.query.get('offset');
    return resultsAnswer(execution, this.#executions, {
      offset,
      pageSize,
      faults,
      now: this.#now(),
    });
  }

  #batchOf(route: Route, request: IncomingMessage, body: Uint8Array | null): number | null {
    if (route.kind === 'token') return null;
    if (route.kind !== 'submit') return this.#executions.batchOf(route.id);
    return body === null ? null : this.#batches.numberOf(keyOf(request), body);
  }
}

function replacesAnswer(
  fault: Fault,
): fault is Extract<Fault, { kind: 'answer' | 'reset' | 'hang' }> {
  return fault.kind === 'answer' || fault.kind === 'reset' || fault.kind === 'hang';
}

function keyOf(request: IncomingMessage): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

function unsupportedType(kind: string, contentType: string | undefined): Answer | null {
  const wanted = kind === 'token' || kind === 'submit' ? MEDIA_TYPES[kind] : null;
  const [given = ''] = (contentType ?? '').split(';');
  if (wanted === null || given.trim().toLowerCase() === wanted) return null;
  return refusal(415, 'unsupported_media_type', `content-type must be ${wanted}`);
}
