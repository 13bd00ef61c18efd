import { json, type Reply } from './replies.ts';

/** A request as it reaches the platform. */
export interface PlatformRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export type Endpoint = 'token' | 'submit' | 'status' | 'results';

/** An execution, and the batch that it is of. */
export interface PlatformExecution {
  readonly id: string;
  readonly key: string;
  readonly acceptedAt: number;
  readonly cases: readonly {
    readonly input_text: string;
    readonly outcome: { readonly expected_intent?: string | null };
  }[];
}

/** Null: as a platform in good health answers. */
type ScriptedReply =
  | Reply
  | null
  | ((platform: PlatformModel, request: PlatformRequest) => Reply | null);

/** The first replies to an endpoint's requests, or a rule for all of them. */
export type Script =
  | readonly ScriptedReply[]
  | ((place: number, platform: PlatformModel, request: PlatformRequest) => Reply | null);

export interface PlatformScript {
  readonly token?: Script;
  readonly submit?: Script;
  readonly status?: Script;
  readonly results?: Script;
  /** Seconds from acceptance to completion; none where absent, so that the first look finds it completed. */
  readonly executionSeconds?: number;
  /** Whether one key is one execution; true where absent. */
  readonly honoursKeys?: boolean;
}

/** A platform that speaks the contract, with a script of what it does wrong. */
export class PlatformModel {
  readonly executions: PlatformExecution[] = [];
  readonly requests: { readonly endpoint: Endpoint; readonly at: number; readonly key: string }[] =
    [];
  /** Requests that came before the end of a silence that the platform had asked for. */
  readonly tooEarly: string[] = [];
  /** Bodies of the answers to looks and to requests for results. */
  readonly told: string[] = [];
  readonly now: () => number;
  readonly #script: PlatformScript;
  #silentUntil = 0;
  #silentSince = 0;
  #late: { readonly request: PlatformRequest; readonly at: number }[] = [];

  constructor(script: PlatformScript, now: () => number) {
    this.#script = script;
    this.now = now;
  }

  receive(request: PlatformRequest): Reply {
    const endpoint = endpointOf(request);
    const now = this.now();
    this.#takeEffectLate(now);
    const place = this.count(endpoint);
    this.requests.push({ endpoint, at: now, key: request.headers['idempotency-key'] ?? '' });
    if (now < this.#silentUntil && now > this.#silentSince) this.tooEarly.push(endpoint);
    const reply =
      this.#scripted(endpoint, place, request) ?? this.#healthy(endpoint, place, request);
    this.#noteSilence(reply, now);
    if (reply.kind === 'answer' && (endpoint === 'status' || endpoint === 'results')) {
      this.told.push(reply.body);
    }
    return reply;
  }

  count(endpoint: Endpoint): number {
    return this.requests.filter((request) => request.endpoint === endpoint).length;
  }

  /** Takes a submission, one key as one execution where keys are honoured. */
  accept(request: PlatformRequest): PlatformExecution {
    const key = request.headers['idempotency-key'] ?? '';
    const known = this.executions.find((execution) => execution.key === key);
    if (known !== undefined && this.#script.honoursKeys !== false) return known;
    const { test_cases: cases } = JSON.parse(request.body) as {
      readonly test_cases: PlatformExecution['cases'];
    };
    const id = `exec-${this.executions.length + 1}`;
    const execution = { id, key, acceptedAt: this.now(), cases };
    this.executions.push(execution);
    return execution;
  }

  /** Lets a submission take effect that much later, long after its caller has given up. */
  acceptLater(request: PlatformRequest, seconds: number): void {
    this.#late.push({ request, at: this.now() + seconds * 1_000 });
  }

  execution(request: PlatformRequest): PlatformExecution | undefined {
    const id = /\/executions\/([^/]+)\//.exec(request.path)?.[1];
    return this.executions.find((execution) => execution.id === id);
  }

  isOver(execution: PlatformExecution): boolean {
    const seconds = this.#script.executionSeconds ?? 0;
    return this.now() >= execution.acceptedAt + seconds * 1_000;
  }

  /** What a flawless bot answers to an execution's cases. */
  passing(execution: PlatformExecution | undefined): Record<string, unknown>[] {
    return (execution?.cases ?? []).map(({ input_text, outcome }) => ({
      input_text,
      assertions: [{ type: 'intent', passed: true }],
      matched_intent: outcome.expected_intent ?? null,
      extracted_entities: [],
      intent_confidence: 0.9,
      response_text: 'hello to you',
      latency_ms: 100,
    }));
  }

  #takeEffectLate(now: number): void {
    const due = this.#late.filter(({ at }) => at <= now);
    this.#late = this.#late.filter(({ at }) => at > now);
    for (const { request } of due) this.accept(request);
  }

  #scripted(endpoint: Endpoint, place: number, request: PlatformRequest): Reply | null {
    const script = this.#script[endpoint] ?? [];
    if (typeof script === 'function') return script(place, this, request);
    const reply = script[place] ?? null;
    return typeof reply === 'function' ? reply(this, request) : reply;
  }

  #healthy(endpoint: Endpoint, place: number, request: PlatformRequest): Reply {
    if (endpoint === 'token')
      return json(200, { access_token: canaryToken(place), expires_in: 3_600 });
    if (endpoint === 'submit') return json(202, { execution_id: this.accept(request).id });
    const execution = this.execution(request);
    if (execution === undefined) return json(404, {});
    if (endpoint === 'results') return json(200, { test_results: this.passing(execution) });
    return json(200, { status: this.isOver(execution) ? 'completed' : 'running' });
  }

  #noteSilence(reply: Reply, now: number): void {
    if (reply.kind !== 'answer') return;
    const header = reply.headers['retry-after'] ?? '';
    const seconds = /^\d{1,9}$/.test(header) ? Number(header) : 0;
    if (seconds === 0) return;
    this.#silentSince = now;
    this.#silentUntil = Math.max(this.#silentUntil, now + seconds * 1_000);
  }
}

/** Tokens are recognised wherever they should not be. */
export function canaryToken(place: number): string {
  return `canary-token-${place + 1}`;
}

function endpointOf({ method, path }: PlatformRequest): Endpoint {
  if (path.endsWith('/oauth/token')) return 'token';
  if (method === 'POST') return 'submit';
  return path.endsWith('/status') ? 'status' : 'results';
}
