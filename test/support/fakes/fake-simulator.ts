import type {
  HttpAnswer,
  HttpClient,
  HttpOutcome,
  HttpRequest,
} from '../../../lib/platforms/http.ts';
import { writtenBody } from '../builders/json-body.ts';

const PROJECT = 'a'.repeat(24);
const FLOW = '11111111-1111-4111-8111-111111111111';
const LOCALE = '22222222-2222-4222-8222-222222222222';
export const MODEL = '33333333-3333-4333-8333-333333333333';
const SNAPSHOT = 'b'.repeat(24);

const CRITERIA = [
  { type: 'text', params: { name: 'Refunded', text: 'The agent offers a refund.' } },
  { type: 'text', params: { name: 'Polite', text: 'The agent is polite.' } },
];

/** A scenario as the documented list has it, the first of them as number 1. */
export function anyScenario(number: number, changes: object = {}) {
  return {
    id: String(number).repeat(24).slice(0, 24),
    referenceId: `4444444${number}-4444-4444-8444-444444444444`,
    name: `Release: scenario ${number}`,
    persona: 'A customer in a hurry.',
    personaName: 'Ada',
    mission: `Get the money back for order ${number}.`,
    successCriteria: CRITERIA,
    maxTurns: 10,
    projectReference: PROJECT,
    ...changes,
  };
}

/** A run that its judge has found good in everything. */
export function goodRun(sequence: number, changes: object = {}) {
  return {
    id: `c${sequence}`.repeat(12),
    sequence,
    turns: [
      { id: 't1', sequence: 1, text: 'I want my money back.', data: {} },
      { id: 't2', sequence: 2, text: 'You get a refund.', data: {} },
    ],
    totalTurns: 2,
    maxTurns: 10,
    successCriteria: CRITERIA,
    metrics: goodMetrics(),
    duration: 4_000,
    expiresAt: '2026-12-31T00:00:00.000Z',
    ...changes,
  };
}

export function goodMetrics(changes: object = {}) {
  return {
    success: true,
    results: [
      { name: 'Refunded', success: true, reason: 'It offered one.' },
      { name: 'Polite', success: true, reason: 'It was.' },
    ],
    summary: 'All went well.',
    isBatchStopped: false,
    isConversationEnded: true,
    errorInfo: { message: '', technicalDetails: '' },
    ...changes,
  };
}

export interface FakeBatch {
  readonly id: string;
  readonly scenario: string;
  readonly order: {
    readonly name: string;
    readonly numberOfExecutions: number;
    readonly runConfig: Readonly<Record<string, unknown>>;
  };
  looks: number;
  stops: number;
}

export interface FakeSimulatorOptions {
  readonly scenarios?: readonly object[];
  /** Of a batch of so many; good ones where absent. */
  readonly runs?: (batch: FakeBatch) => readonly object[];
  /** What a batch says of itself beyond its ids, at the n-th look at it. */
  readonly batch?: (batch: FakeBatch) => object;
  /** Answers in place of the rest; undefined where it does not. `then` carries the call out. */
  readonly instead?: (call: FakeCall, then: () => HttpOutcome) => HttpOutcome | undefined;
}

export interface FakeCall {
  /** Such as `POST /testing/simulations/…/schedule`, without its query. */
  readonly route: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** Just as much of Cognigy.AI and its Simulator as a client needs to be led astray by it. */
export class FakeSimulator {
  readonly calls: FakeCall[] = [];
  readonly batches: FakeBatch[] = [];
  readonly scenarios: readonly object[];
  readonly #options: FakeSimulatorOptions;

  constructor(options: FakeSimulatorOptions = {}) {
    this.#options = options;
    this.scenarios = options.scenarios ?? [anyScenario(1)];
  }

  readonly http: HttpClient = async (request) => {
    const call = callOf(request);
    this.calls.push(call);
    const then = () => this.#answer(call);
    return this.#options.instead?.(call, then) ?? then();
  };

  countOf(route: RegExp): number {
    return this.calls.filter((call) => route.test(call.route)).length;
  }

  #answer(call: FakeCall): HttpOutcome {
    const [, list] = /^GET \/new\/v2\.0\/(\w+)$/.exec(call.route) ?? [];
    if (list !== undefined) return json(200, { items: LISTS[list] ?? [], total: null });
    if (call.route.startsWith('GET /new/v2.0/snapshots/')) {
      return json(200, { _id: SNAPSHOT, name: 'v2.0-candidate', hash: 'hash-of-it' });
    }
    if (call.route === 'GET /testing/simulations') return page(this.scenarios);
    const [, scenario = '', rest = ''] =
      /^\w+ \/testing\/simulations\/([^/]+)\/(.+)$/.exec(call.route) ?? [];
    if (rest === 'schedule') return this.#schedule(scenario, call);
    const ofScenario = this.batches.filter((each) => each.scenario === scenario);
    if (rest === 'batches') return page(ofScenario.map((each) => this.#record(each)).toReversed());
    const [, id = '', of = ''] = /^batches\/([^/]+)(\/.*)?$/.exec(rest) ?? [];
    const batch = ofScenario.find((each) => each.id === id);
    if (batch === undefined) return json(404, { title: 'Not Found', traceId: 'api--1' });
    const runs = this.#options.runs?.(batch) ?? goodRuns(batch);
    if (of === '/runs') return page(runs);
    if (of.startsWith('/runs/')) {
      const run = runs.find((each) => Object.values(each).includes(of.slice('/runs/'.length)));
      return run === undefined ? json(404, {}) : json(200, run);
    }
    if (call.route.startsWith('POST')) {
      batch.stops += 1;
      return json(200, { message: 'Simulation stop signal sent successfully.' });
    }
    batch.looks += 1;
    return json(200, this.#record(batch));
  }

  #schedule(scenario: string, { body }: FakeCall): HttpOutcome {
    const batch: FakeBatch = {
      id: crypto.randomUUID(),
      scenario,
      order: body as FakeBatch['order'],
      looks: 0,
      stops: 0,
    };
    this.batches.push(batch);
    return json(201, { referenceId: batch.id });
  }

  #record(batch: FakeBatch): object {
    const { id, order, stops } = batch;
    const told = { status: stops > 0 ? 'STOPPED' : 'COMPLETED', runs: order.numberOfExecutions };
    const counts = { completedRuns: order.numberOfExecutions, failedRuns: 0 };
    return {
      referenceId: id,
      name: order.name,
      ...told,
      ...counts,
      ...this.#options.batch?.(batch),
    };
  }
}

const LISTS: Readonly<Record<string, readonly object[]>> = {
  projects: [{ _id: PROJECT, name: 'Web shop' }],
  flows: [{ _id: 'f'.repeat(24), referenceId: FLOW, name: 'Main' }],
  locales: [{ _id: 'e'.repeat(24), referenceId: LOCALE, name: 'English' }],
  snapshots: [{ _id: SNAPSHOT, name: 'v2.0-candidate' }],
  largelanguagemodels: [{ _id: 'd'.repeat(24), referenceId: MODEL, name: 'gpt-4o' }],
};

function goodRuns({ order }: FakeBatch): object[] {
  return Array.from({ length: order.numberOfExecutions }, (_, place) => goodRun(place + 1));
}

function callOf({ method, path, body }: HttpRequest): FakeCall {
  const url = new URL(path, 'http://fake.invalid');
  const written = body === undefined ? undefined : JSON.parse(new TextDecoder().decode(body));
  return {
    route: `${method} ${decodeURIComponent(url.pathname)}`,
    path: url.pathname,
    query: url.searchParams,
    body: written,
  };
}

export function json(status: number, value: unknown, more: Partial<HttpAnswer> = {}): HttpAnswer {
  const body = writtenBody(JSON.stringify(value));
  return { kind: 'answer', host: 'fake.invalid', status, retryAfterSeconds: null, body, ...more };
}

export function page(data: readonly unknown[], more: object = {}): HttpAnswer {
  const pagination = { limit: 100, skip: 0, total: data.length, hasNext: false, next: null };
  return json(200, { data, pagination: { ...pagination, ...more } });
}

/** No answer to a request that may have been carried out. */
export const TIMED_OUT: HttpOutcome = {
  kind: 'no_answer',
  host: 'fake.invalid',
  phase: 'response',
  code: 'ETIMEDOUT',
  problem: 'fake.invalid did not answer in time',
};
