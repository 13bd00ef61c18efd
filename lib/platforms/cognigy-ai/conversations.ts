import { AuthenticationFailed, SuiteRejected } from '../../domain/errors.ts';
import type { DrivenResult, DriveRequest, StatusOutcome } from '../../steps/ports/platform.ts';
import type { RateBudget } from '../../steps/ports/rate-budget.ts';
import type { HttpClient } from '../http.ts';
import type { PlatformAddress } from '../platform-address.ts';
import { Allowance } from './allowance.ts';
import { keyProblem } from './api-key.ts';
import { asksForScores, type ConversationBatch, type SpokenCase } from './conversation-batch.ts';
import { findEndpoint } from './find-endpoint.ts';
import { type Held, holdConversation, resultOf } from './hold-conversation.ts';
import type { LookUp } from './look-up.ts';
import { unavailable } from './playbook-ports.ts';
import { talk } from './talk.ts';

/** Of one batch; gentle on a bot that may be a small one. */
const CONVERSATIONS_AT_ONCE = 2;
/** After so many a case is given up, and its last problem is its result. */
const MAX_ATTEMPTS = 3;
/** So many conversations that break off one after the other mean that the bot is unwell, not they. */
const MAX_BROKEN_IN_A_ROW = 3;
/** Results are stored once there are so many: what is not stored is said again after a crash. */
const RESULTS_PER_SLICE = 2;
/** A function has two minutes, of which a pass takes twenty seconds and ten are left for writing down. */
const AFTER_BUDGET_MS = 90_000;
/** The most that the scores of a turn take. */
const LONGEST_SCORES_MS = 10_000;
const REQUESTS_PER_BLOCK = 8;

export interface ConversationsOptions {
  readonly lookUp: LookUp;
  /** A client that waits for an answer for as many milliseconds. */
  readonly http: (timeoutMs: number) => HttpClient;
  readonly endpoint: PlatformAddress;
  /** The messages that all runs together may send to the endpoints in an hour. */
  readonly messages: (perHour: number) => RateBudget;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
}

/** Conversations as executions: nothing happens but while they are driven. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #clients = new Map<number, HttpClient>();
  /** Conversations that broke off, by execution and case; forgotten with the process. */
  readonly #attempts = new Map<string, number>();

  constructor(options: ConversationsOptions) {
    this.#options = options;
  }

  /** @throws SuiteRejected where the endpoint does not know the URL token. */
  async drive(batch: ConversationBatch, request: DriveRequest): Promise<StatusOutcome> {
    const done = new Set(request.stored.map(caseIdIn));
    const open = batch.cases.filter(({ id }) => !done.has(id));
    const pass = new Pass(batch, request, open, {
      ...this.#options,
      attempts: this.#attempts,
      urlToken: open.length === 0 ? '' : await this.#token(batch),
      http: this.#client(batch.answer_timeout_seconds * 1_000),
    });
    return pass.run();
  }

  #token({ endpoint, project_id }: ConversationBatch): Promise<string> {
    const key = JSON.stringify([endpoint, project_id]);
    const token =
      this.#tokens.get(key) ??
      findEndpoint(this.#options.lookUp, endpoint, project_id).then(({ URLToken }) => URLToken);
    this.#tokens.set(key, token);
    token.catch(() => this.#tokens.delete(key));
    return token;
  }

  #client(timeoutMs: number): HttpClient {
    const client = this.#clients.get(timeoutMs) ?? this.#options.http(timeoutMs);
    this.#clients.set(timeoutMs, client);
    return client;
  }
}

function caseIdIn(result: unknown): unknown {
  return result !== null && typeof result === 'object' && 'case_id' in result
    ? result.case_id
    : undefined;
}

interface PassOptions extends Omit<ConversationsOptions, 'http'> {
  readonly attempts: Map<string, number>;
  readonly urlToken: string;
  readonly http: HttpClient;
}

/** One pass over the open cases of one batch. */
class Pass {
  readonly #batch: ConversationBatch;
  readonly #request: DriveRequest;
  readonly #options: PassOptions;
  readonly #queue: SpokenCase[];
  readonly #messages: Allowance;
  readonly #requests: Allowance;
  readonly #startedAt: number;
  #open: number;
  #results: DrivenResult[] = [];
  #storing: Promise<void> = Promise.resolve();
  #brokenInARow = 0;
  #halt: StatusOutcome | null = null;

  constructor(
    batch: ConversationBatch,
    request: DriveRequest,
    open: readonly SpokenCase[],
    options: PassOptions,
  ) {
    this.#batch = batch;
    this.#request = request;
    this.#options = options;
    this.#queue = [...open];
    this.#open = open.length;
    this.#startedAt = options.elapsed();
    const budget = options.messages(batch.max_messages_per_hour);
    const runId = request.executionId;
    this.#messages = new Allowance(
      {
        take: (wanted) => budget.take({ runId, wanted, urgent: false }),
        giveBack: (unused) => budget.adjust(-unused),
      },
      REQUESTS_PER_BLOCK,
    );
    this.#requests = new Allowance(request.requests, REQUESTS_PER_BLOCK);
  }

  async run(): Promise<StatusOutcome> {
    const workers = Array.from({ length: CONVERSATIONS_AT_ONCE }, () => this.#work());
    const ends = await Promise.allSettled(workers);
    await Promise.allSettled([this.#store(1), this.#messages.close(), this.#requests.close()]);
    await this.#storing;
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    if (this.#open === 0) return { status: 'terminal', word: 'completed' };
    if (this.#halt !== null) return this.#halt;
    const waitMs = Math.max(this.#messages.waitMs, this.#requests.waitMs);
    return {
      status: 'running',
      word: waitMs > 0 ? 'waiting for the rate limit' : 'speaking',
      progress: 1 - this.#open / this.#batch.cases.length,
      retryAfterSeconds: null,
      goOnInSeconds: Math.ceil(waitMs / 1_000),
    };
  }

  async #work(): Promise<void> {
    for (;;) {
      if (this.#halt !== null || this.#elapsed() > this.#request.budgetMs) return;
      const spoken = this.#queue.shift();
      if (spoken === undefined) return;
      try {
        if (!(await this.#mayBegin(spoken))) return;
        this.#take(spoken, await this.#hold(spoken));
        await this.#store(RESULTS_PER_SLICE);
      } catch (error) {
        this.#halt ??= { status: 'not_found' };
        throw error;
      }
    }
  }

  /** Reserves all that the conversation can take, and puts it back where that is too much for now. */
  async #mayBegin(spoken: SpokenCase): Promise<boolean> {
    const messages = spoken.turns.length;
    if (await this.#messages.reserve(messages)) {
      if (await this.#requests.reserve(requestsOf(spoken))) return true;
      this.#messages.release(messages);
    }
    this.#queue.unshift(spoken);
    return false;
  }

  async #hold(spoken: SpokenCase): Promise<Held> {
    const { http, endpoint: address, urlToken, lookUp, elapsed } = this.#options;
    const { test_mode: testMode, answer_timeout_seconds: answerSeconds } = this.#batch;
    const answerMs = answerSeconds * 1_000;
    const held = await holdConversation(spoken, this.#batch, {
      say: (message) => talk({ http, address, urlToken, testMode }, message),
      api: lookUp.api,
      elapsed,
      // The last turn that is begun has its time too.
      endsAt:
        this.#startedAt + this.#request.budgetMs + AFTER_BUDGET_MS - answerMs - LONGEST_SCORES_MS,
    });
    this.#messages.release(spoken.turns.length - held.requests.messages);
    this.#requests.release(requestsOf(spoken) - held.requests.all);
    return held;
  }

  /** @throws AuthenticationFailed or SuiteRejected where no other try can help. */
  #take(spoken: SpokenCase, held: Held): void {
    if (held.status === 'held') {
      this.#brokenInARow = 0;
      this.#finish(held.result);
      return;
    }
    const { failure, problem, said } = held;
    if (failure !== null) {
      throwIfHopeless(held.at, failure, this.#options);
      const isTurnedAway = failure.kind === 'unreachable' || failure.kind === 'throttled';
      // Only a conversation that never began is as good as new; any other counts as an attempt.
      if (isTurnedAway && held.at === 'endpoint' && held.requests.messages <= 1) {
        this.#queue.push(spoken);
        this.#halt ??= unavailable(failure);
        return;
      }
    }
    const key = `${this.#request.executionId}\n${spoken.id}`;
    const attempts = (this.#options.attempts.get(key) ?? 0) + 1;
    this.#options.attempts.set(key, attempts);
    this.#brokenInARow += 1;
    if (attempts >= MAX_ATTEMPTS) this.#finish(resultOf(spoken, said, problem));
    else this.#queue.push(spoken);
    if (this.#brokenInARow < MAX_BROKEN_IN_A_ROW) return;
    this.#halt ??= {
      status: 'unavailable',
      reached: true,
      problem,
      retryAfterSeconds: failure?.retryAfterSeconds ?? null,
    };
  }

  #finish(result: DrivenResult): void {
    this.#results.push(result);
    this.#open -= 1;
  }

  /** Stores what there is once it is at least so much, one slice after the other. */
  #store(least: number): Promise<void> {
    if (this.#results.length >= least) {
      const results = this.#results;
      this.#results = [];
      this.#storing = this.#storing.then(() => this.#request.keep(results));
    }
    return this.#storing;
  }

  #elapsed(): number {
    return this.#options.elapsed() - this.#startedAt;
  }
}

function requestsOf(spoken: SpokenCase): number {
  return asksForScores(spoken) ? 2 * spoken.turns.length : spoken.turns.length;
}

function throwIfHopeless(
  at: 'endpoint' | 'scores',
  failure: Parameters<typeof keyProblem>[0],
  { lookUp, endpoint }: PassOptions,
): void {
  if (at === 'scores') {
    const problem = keyProblem(failure, lookUp.api.address.text);
    if (problem !== null) throw problem;
    if (failure.kind === 'rejected' || failure.kind === 'not_found') {
      throw new SuiteRejected(
        `intents cannot be scored (${failure.problem}): check cognigy.flow and cognigy.locale`,
      );
    }
    return;
  }
  if (failure.kind === 'not_found') {
    throw new SuiteRejected(
      `no endpoint at ${endpoint.text} has the URL token of cognigy.endpoint (${failure.problem}): it may belong to another environment`,
    );
  }
  if (failure.kind === 'wrong_key' || failure.kind === 'forbidden') {
    throw new AuthenticationFailed(
      `the endpoint at ${endpoint.text} does not let us speak to the bot (${failure.problem}): check its settings in Cognigy.AI`,
    );
  }
}
