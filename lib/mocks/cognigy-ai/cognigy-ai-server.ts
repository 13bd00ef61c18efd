import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, ok } from '../executions-v1/answer.ts';
import type { DemoBot } from '../executions-v1/bot/demo-bot.ts';
import { deliver, deliverInstead } from '../executions-v1/deliver.ts';
import { Faults } from '../executions-v1/fault-plan.ts';
import { readBody } from '../executions-v1/read-body.ts';
import { Analytics } from './analytics.ts';
import { Api } from './api.ts';
import { type ApiRoute, apiRoute, isOfSimulator } from './api-route.ts';
import { CallFaultPlan, CallFaults } from './call-faults.ts';
import { changedAnswer } from './changed-answer.ts';
import { EndpointService, type MessageAddress, messageAddress } from './endpoint-service.ts';
import { asHal } from './hal.ts';
import { IdSource } from './id-source.ts';
import type { MockCognigyAiOptions } from './mock-cognigy-ai-options.ts';
import { problem, RefusedRequest } from './problem.ts';
import { ProjectLogs } from './project-logs.ts';
import { objectBody } from './request-body.ts';
import { type CallFault, type CallKind, CognigyAiBehaviour } from './scenario.ts';
import { SlidingWindow } from './sliding-window.ts';
import { CallCounter, type CognigyAiStatistics } from './statistics.ts';
import type { World, WorldKey } from './world.ts';

/** Documented size of the largest JSON payload that the API takes. */
const MAX_BODY_BYTES = 60_000;

/** What an environment says below `/testing` that has no Simulator, or no licence for it. */
const ABSENT: Readonly<Record<CognigyAiBehaviour['simulator'], CallFault | null>> = {
  there: null,
  unlicensed: {
    kind: 'answer',
    status: 403,
    detail: 'The feature simulator is not part of this licence',
    body: 'json',
    effect: 'none',
  },
  absent: { kind: 'answer', status: 404, body: 'html', effect: 'none' },
};

/** Answers the requests of the API and of the endpoints, and meets them with the faults of a scenario. */
export class CognigyAiServer {
  readonly api: Api;
  readonly #settings: CognigyAiBehaviour;
  readonly #world: World;
  readonly #endpoints: EndpointService;
  readonly #limit: SlidingWindow;
  readonly #ids = new IdSource();
  readonly #plan: CallFaultPlan;
  readonly #counter = new CallCounter();
  readonly #now: () => number;
  readonly #sleep: (ms: number) => Promise<unknown>;
  readonly #log: (line: string) => void;

  constructor(bot: DemoBot, world: World, options: MockCognigyAiOptions) {
    const settings = CognigyAiBehaviour.parse({
      ...options.scenario?.settings,
      ...options.settings,
    });
    const now = options.now ?? Date.now;
    const sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    const logs = new ProjectLogs(this.#ids, now);
    const analytics = new Analytics(this.#ids, now, settings.analytics_delay_seconds);
    const shared = { bot, settings, ids: this.#ids, logs, analytics, now, sleep };
    this.#settings = settings;
    this.#world = world;
    this.#now = now;
    this.#sleep = sleep;
    this.#log = options.log ?? (() => undefined);
    this.#plan = new CallFaultPlan(options.scenario?.faults ?? []);
    this.#limit = new SlidingWindow(settings.rate_limit, settings.rate_window_seconds, now);
    this.#endpoints = new EndpointService({
      ...shared,
      endpoints: world.projects.flatMap(({ endpoints }) => endpoints),
    });
    this.api = new Api({
      ...shared,
      world,
      scripts: options.scenario?.simulations ?? [],
      session: (sessionId) => this.#endpoints.session(sessionId),
    });
  }

  /** Answers one request; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '';
    const method = request.method ?? '';
    const address = method === 'POST' ? messageAddress(target) : null;
    let met = new CallFaults();
    response.setHeader('date', new Date(this.#now()).toUTCString());
    response.on('close', () => {
      if (response.writableFinished) this.#counter.answer(response.statusCode);
      const outcome = response.writableFinished ? response.statusCode : 'cut off';
      const note = met.list.length > 0 ? ` [${met.list.map(({ kind }) => kind).join(', ')}]` : '';
      const shown =
        address === null
          ? target.replace(/(?<=[?&]apikey=)[^&]*/, '<key>')
          : target.replace(address.urlToken, '<token>');
      this.#log(`${method} ${shown} ${outcome}${note}`);
    });
    try {
      const bytes = await readBody(request, MAX_BODY_BYTES);
      const missing = isOfSimulator(target) ? ABSENT[this.#settings.simulator] : null;
      if (missing !== null) {
        met = new CallFaults([missing]);
        await this.#meet(response, target, met, () => Promise.resolve(ok({})));
        return;
      }
      const route = address === null ? apiRoute(method, target) : null;
      const kind: CallKind = route?.kind ?? 'message';
      const of =
        route === null
          ? this.#endpoints.ordinalOf(jsonOrNull(bytes))
          : this.api.ordinalOf(route.kind, route.ids);
      this.#counter.requests[kind] += 1;
      met = this.#plan.next(kind, of);
      const work =
        address === null
          ? () => this.#call(request, route, bytes, met)
          : () => this.#message(request, address, bytes, met);
      await this.#meet(response, target, met, () => this.#settled(work, target));
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      deliver(response, this.#problemOf(error, target), new Faults());
    }
  }

  statistics(): CognigyAiStatistics {
    const { requests, answers, rateLimited, hal } = this.#counter;
    return {
      requests: { ...requests },
      answers: { ...answers },
      rateLimited,
      hal,
      peakRequestsInWindow: this.#limit.peak,
      executions: this.api.queue.all.length,
      peakPlaybooks: this.api.queue.peak,
      simulations: this.api.simulator.batches.all.length,
      conversations: this.#endpoints.conversations,
      messages: this.#endpoints.messages,
      testMessages: this.#endpoints.testMessages,
      peakTestMessagesInHour: this.#endpoints.peakInHour,
      overQuota: this.#endpoints.overQuota,
    };
  }

  async #settled(work: () => Promise<Answer>, target: string): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      return this.#problemOf(error, target);
    }
  }

  #problemOf(error: unknown, target: string): Answer {
    const refused =
      error instanceof RefusedRequest ? error : new RefusedRequest(500, 'The mock failed', 1008);
    const [path = ''] = target.split('?', 1);
    return problem(refused, path, this.#ids.nextTraceId('api'));
  }

  async #call(
    request: IncomingMessage,
    route: ApiRoute | null,
    bytes: Uint8Array | null,
    faults: CallFaults,
  ): Promise<Answer> {
    if (route === null) throw new RefusedRequest(404, 'Cannot find this address');
    this.#admit();
    const key = this.#keyOf(givenKey(route, request));
    if (bytes === null) {
      throw new RefusedRequest(413, `The payload is larger than ${MAX_BODY_BYTES} bytes`);
    }
    if (request.method === 'GET' && bytes.length > 0) {
      const status = route.isSimulator ? 400 : 403;
      throw new RefusedRequest(status, 'A GET request must not have a body');
    }
    const body = () => objectBody(request.headers['content-type'], bytes);
    if (faults.find('late')) await this.#late(faults);
    const { ids, query } = route;
    const id = (name: string) => ids[name] ?? '';
    const answer = await route.perform(this.api, { id, query, key, body, faults });
    if (route.isSimulator || asksForJson(request.headers.accept)) return answer;
    this.#counter.hal += 1;
    const [path = ''] = (request.url ?? '').split('?', 1);
    return { ...answer, body: asHal(answer.body, path) };
  }

  async #message(
    request: IncomingMessage,
    address: MessageAddress,
    bytes: Uint8Array | null,
    faults: CallFaults,
  ): Promise<Answer> {
    if (bytes === null) throw new RefusedRequest(413, 'The payload is too large');
    const body = objectBody(request.headers['content-type'], bytes);
    return this.#endpoints.answer(address, body, faults);
  }

  #late(faults: CallFaults): Promise<unknown> {
    return this.#sleep((faults.find('late')?.seconds ?? 0) * 1000);
  }

  #admit(): void {
    const wait = this.#limit.admit();
    if (wait === null) return;
    this.#counter.rateLimited += 1;
    const headers: Record<string, string> = this.#settings.retry_after
      ? { 'retry-after': String(wait) }
      : {};
    throw new RefusedRequest(429, 'Too many requests', 429, headers);
  }

  #keyOf(given: unknown): WorldKey {
    const key = this.#world.keys.find((known) => known.key === given);
    if (key !== undefined) return key;
    const status = this.#settings.wrong_key_answers;
    throw new RefusedRequest(
      status,
      status === 401 ? 'Unable to authenticate via api key' : 'Internal server error',
      status === 401 ? 401 : 1008,
    );
  }

  /** Lets the request do its work where it should, and sends what should be sent. */
  async #meet(
    response: ServerResponse,
    target: string,
    faults: CallFaults,
    work: () => Promise<Answer>,
  ): Promise<void> {
    const fault = faults.list.find(replacesAnswer);
    if (fault === undefined) {
      const wire = faults.list.filter((one) => one.kind === 'slow' || one.kind === 'torn');
      const answer = changedAnswer(await work(), faults.all('changed'));
      deliver(response, answer, new Faults(wire));
      return;
    }
    if (fault.effect === 'done') await work();
    if (fault.kind === 'reset') response.socket?.resetAndDestroy();
    else if (fault.kind === 'hang') {
      if (fault.seconds === undefined) return;
      const timer = setTimeout(() => response.destroy(), fault.seconds * 1000);
      response.on('close', () => clearTimeout(timer));
    } else if (fault.body === 'json') {
      const headers: Record<string, string> =
        fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) };
      const detail = fault.detail ?? 'The mock was told to answer so';
      const refused = new RefusedRequest(fault.status, detail, fault.status, headers);
      deliver(response, this.#problemOf(refused, target), new Faults());
    } else deliverInstead(response, { ...fault, megabytes: 1 }, this.#now());
  }
}

function replacesAnswer(
  fault: CallFault,
): fault is Extract<CallFault, { kind: 'answer' | 'reset' | 'hang' }> {
  return fault.kind === 'answer' || fault.kind === 'reset' || fault.kind === 'hang';
}

/** The Simulator takes a bearer as well, OData the key in the address. */
function givenKey(route: ApiRoute, { headers }: IncomingMessage): unknown {
  if (route.kind === 'analytics') return route.query.get('apikey');
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  return route.isSimulator ? (headers['x-api-key'] ?? bearer) : headers['x-api-key'];
}

/** HAL is the documented default, so JSON has to be asked for by name. */
function asksForJson(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((type) => /^application\/json\b/i.test(type.trim()));
}

function jsonOrNull(bytes: Uint8Array | null): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
  } catch {
    return null;
  }
}
