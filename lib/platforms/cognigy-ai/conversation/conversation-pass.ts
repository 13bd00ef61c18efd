import { setImmediate } from 'node:timers/promises';
import type { UnderWay } from '../../../domain/batch.ts';
import type { DrivenResult, DriveRequest, StatusOutcome } from '../../../steps/ports/platform.ts';
import type { HttpClient } from '../../http.ts';
import { Allowance } from '../allowance.ts';
import { readAnalytics } from '../analytics/read-analytics.ts';
import { SAID_NOTHING } from '../answer/read-answer.ts';
import { unavailable } from '../playbook-ports.ts';
import type { AdaptiveLimit } from './adaptive-limit.ts';
import type { ConversationBatch } from './conversation-batch.ts';
import type { ConversationsOptions } from './conversations-options.ts';
import { type Held, holdConversation, type Interlocutor, resultOf } from './hold-conversation.ts';
import { loggedFaults } from './logged-faults.ts';
import { messagesLeft, requestsOf, type Todo } from './open-case.ts';
import { newPerson, type Person, unbegun } from './open-conversation.ts';
import { readIntents } from './read-intents.ts';
import { talk } from './talk.ts';
import { throwIfApiRefuses, throwIfEndpointRefuses } from './throw-if-refused.ts';

/** After so many a case is given up, and its last problem is its result. */
const MAX_ATTEMPTS = 3;
/** So many conversations that break off one after the other mean that the bot is unwell, not they. */
const MAX_BROKEN_IN_A_ROW = 3;
/** How long an endpoint that is not there yet is left alone: growing with how long it has been waited for. */
const WARM_UP_PAUSES_SECONDS = [5, 10, 20, 30] as const;
const REQUESTS_PER_BLOCK = 8;
/** OData takes no more at a time (seen by others, documented nowhere). */
const READINGS_AT_ONCE = 4;
/** Messages are given back by whoever reserved and did not send them, so a full window is looked at again soon. */
const WINDOW_LOOK_SECONDS = 15;

interface PassOptions extends Omit<ConversationsOptions, 'http'> {
  readonly todo: readonly Todo[];
  readonly limit: AdaptiveLimit;
  readonly heard: Set<string>;
  readonly worked: Interlocutor['worked'];
  readonly urlToken: string;
  readonly http: HttpClient;
}

/** One pass over the open cases of one batch. */
export class ConversationPass {
  readonly #batch: ConversationBatch;
  readonly #request: DriveRequest;
  readonly #options: PassOptions;
  readonly #queue: Todo[];
  /** Conversations that have begun and are not stored yet, by case. */
  readonly #underWay = new Map<string, UnderWay>();
  readonly #messages: Allowance;
  readonly #requests: Allowance;
  readonly #startedAt: number;
  #open: number;
  #results: DrivenResult[] = [];
  #storing: Promise<void> = Promise.resolve();
  /** What is stored once that is done. */
  #nextStore: Promise<void> | null = null;
  /** What was under way when that was last stored. */
  #told: ReadonlySet<UnderWay> = new Set();
  #brokenInARow = 0;
  /** Of conversations that are over but for their intents: after how many seconds to look again. */
  readonly #pauses: number[] = [];
  /** The analytics did not answer in this pass: they are asked no more. */
  #hasAnalyticsFailed = false;
  #halt: StatusOutcome | null = null;
  #error: { readonly thrown: unknown } | null = null;

  constructor(batch: ConversationBatch, request: DriveRequest, options: PassOptions) {
    this.#batch = batch;
    this.#request = request;
    this.#options = options;
    this.#queue = [...options.todo];
    this.#open = options.todo.length;
    this.#startedAt = options.elapsed();
    if (request.isHeard) options.heard.add(request.executionId);
    const budget = options.messages(batch.max_messages_per_hour);
    const runId = request.executionId;
    this.#messages = new Allowance(
      {
        take: (wanted) => budget.take({ runId, wanted, urgent: false }),
        giveBack: (unused) => budget.adjust(-unused),
      },
      () => this.#messagesAhead(),
    );
    this.#requests = new Allowance(request.requests, () => REQUESTS_PER_BLOCK);
  }

  /** Of the conversations that begin next: no more than will be sent, or others would wait for nothing. */
  #messagesAhead(): number {
    const next = this.#queue.slice(0, this.#options.limit.value);
    return next.reduce((sum, todo) => sum + messagesLeft(todo, this.#batch), 0);
  }

  async run(): Promise<StatusOutcome> {
    await this.#talk();
    await Promise.allSettled([this.#store(), this.#messages.close(), this.#requests.close()]);
    await this.#storing;
    if (this.#error !== null) throw this.#error.thrown;
    if (this.#open === 0) return { status: 'terminal', word: 'completed' };
    if (this.#halt !== null) return this.#halt;
    return {
      status: 'running',
      progress: 1 - this.#open / this.#batch.cases.length,
      retryAfterSeconds: null,
      ...this.#waiting(),
    };
  }

  /** Until when there is nothing to say, and why. */
  #waiting() {
    const forRequests = Math.ceil(this.#requests.waitMs / 1_000);
    if (this.#pauses.length > 0 && this.#pauses.length === this.#open) {
      const pause = Math.min(...this.#pauses);
      return { word: 'waiting for analytics', goOnInSeconds: Math.max(forRequests, pause) };
    }
    if (this.#messages.waitMs === 0) {
      const word = forRequests > 0 ? 'waiting for the rate limit' : 'speaking';
      return { word, goOnInSeconds: forRequests };
    }
    const forMessages = Math.min(WINDOW_LOOK_SECONDS, Math.ceil(this.#messages.waitMs / 1_000));
    const { max_messages_per_hour: perHour } = this.#batch;
    return {
      word: 'waiting for the message window',
      goOnInSeconds: Math.max(forRequests, forMessages),
      fault: {
        code: 'message_window_full',
        message: `the message window was full: all runs at this endpoint together send at most ${perHour} messages an hour (cognigy.max_messages_per_hour)`,
      },
    };
  }

  /** As many conversations side by side as the bot bears, until nothing may be begun any more. */
  async #talk(): Promise<void> {
    const underWay = new Set<Promise<void>>();
    for (;;) {
      while (underWay.size < this.#atOnce()) {
        const next = this.#mayGoOn() ? this.#queue.shift() : undefined;
        if (next === undefined) break;
        const one = this.#speak(next).finally(() => underWay.delete(one));
        underWay.add(one);
      }
      if (underWay.size === 0) return;
      await Promise.race(underWay);
    }
  }

  #atOnce(): number {
    const { value } = this.#options.limit;
    const isReading = this.#queue[0]?.open.unread_since_ms !== undefined;
    return isReading ? Math.min(value, READINGS_AT_ONCE) : value;
  }

  #mayGoOn(): boolean {
    const isDenied = this.#messages.waitMs > 0 || this.#requests.waitMs > 0;
    return this.#halt === null && !isDenied && this.#elapsed() <= this.#request.budgetMs;
  }

  /** Never rejects: what was thrown ends the pass. */
  async #speak(todo: Todo): Promise<void> {
    try {
      if (!(await this.#mayBegin(todo))) return;
      const { unread_since_ms: since } = todo.open;
      if (since === undefined) await this.#converse(todo);
      else await this.#read(todo, since);
      // Not waited for: the next one is begun in the same breath, and stored with it.
      this.#store().catch((thrown: unknown) => this.#fail(thrown));
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Reserves all that the conversation can take, and puts it back where that is too much for now. */
  async #mayBegin(todo: Todo): Promise<boolean> {
    const messages = messagesLeft(todo, this.#batch);
    if (await this.#messages.reserve(messages)) {
      if (await this.#requests.reserve(requestsOf(todo, this.#batch))) return true;
      this.#messages.release(messages);
    }
    this.#queue.unshift(todo);
    return false;
  }

  async #converse(todo: Todo): Promise<void> {
    const person = todo.open.person ?? newPerson();
    await this.#begin(todo, person);
    try {
      await this.#take(todo, await this.#hold(todo, person));
    } finally {
      this.#underWay.delete(todo.spoken.id);
    }
  }

  /** Before the first word, so that whatever becomes of this process it is known to have been said. */
  #begin({ spoken }: Todo, { sessionId }: Person): Promise<void> {
    this.#underWay.set(spoken.id, { caseId: spoken.id, sessionId });
    return this.#store();
  }

  /** Asks what the bot took the messages of a conversation for, and leaves it for later where that is not there yet. */
  async #read(todo: Todo, sinceMs: number): Promise<void> {
    const waitedMs = this.#ageMs() - sinceMs;
    const sessionId = todo.open.person?.sessionId ?? '';
    const pause = lookAgainIn(waitedMs);
    if (this.#hasAnalyticsFailed) {
      this.#requests.release(1);
      this.#pauses.push(pause);
      return;
    }
    const outcome = await readAnalytics(this.#options.analytics(), sessionId);
    const isLast = waitedMs >= this.#batch.analytics_wait_seconds * 1_000;
    const reading = readIntents(todo, outcome, { batch: this.#batch, isLast });
    if (reading.status === 'read') {
      this.#finish(reading.result);
      return;
    }
    this.#hasAnalyticsFailed ||= outcome.status === 'failed';
    const asked = outcome.status === 'failed' ? (outcome.retryAfterSeconds ?? 0) : 0;
    this.#pauses.push(Math.max(pause, asked));
  }

  async #hold(todo: Todo, person: Person): Promise<Held> {
    const { http, endpoint: address, urlToken, lookUp, elapsed } = this.#options;
    const testMode = this.#batch.test_mode;
    const held = await holdConversation(todo.spoken, todo.open, {
      batch: this.#batch,
      person,
      bot: {
        say: (message) => talk({ http, address, urlToken, testMode }, message),
        api: lookUp.api,
        worked: this.#options.worked,
        mayAskAgain: async (of, pauseMs) => {
          await lookUp.sleep(pauseMs);
          if (of === 'endpoint' && !(await this.#messages.reserve(1))) return false;
          return this.#requests.reserve(1);
        },
        ageMs: () => this.#ageMs(),
        elapsed,
        endsAt: this.#startedAt + this.#request.budgetMs,
      },
    });
    this.#messages.release(messagesLeft(todo, this.#batch) - held.requests.messages);
    this.#requests.release(requestsOf(todo, this.#batch) - held.requests.all);
    return held;
  }

  /** @throws AuthenticationFailed or SuiteRejected where no other try can help. */
  async #take(todo: Todo, held: Held): Promise<void> {
    if (held.status === 'held') {
      this.#brokenInARow = 0;
      this.#options.heard.add(this.#request.executionId);
      this.#options.limit.went(held.slowestMs);
      this.#finish(held.result);
      return;
    }
    if (held.status === 'spoken') {
      this.#brokenInARow = 0;
      this.#options.heard.add(this.#request.executionId);
      this.#options.limit.went(held.slowestMs);
      this.#results.push(held.open);
      this.#pauses.push(lookAgainIn(0));
      return;
    }
    if (held.status === 'paused') {
      this.#options.heard.add(this.#request.executionId);
      this.#results.push(held.open);
      return;
    }
    this.#options.limit.broke();
    if (held.status === 'interrupted') {
      // First of all stored, so that nothing is said again, whoever goes on.
      this.#results.push(held.open);
      throwIfApiRefuses(held.failure, this.#options);
      this.#halt ??= unavailable(held.failure);
      return;
    }
    if (held.failure !== null) throwIfEndpointRefuses(held.failure, this.#options);
    if (held.said.turns.length === 0 && this.#isNoAttempt(held)) {
      this.#queue.push(todo);
      return;
    }
    await this.#countBroken(todo, held);
  }

  /** Only a conversation that never began is as good as new: one turned away, or met by an endpoint that is not there yet. */
  #isNoAttempt(held: Broken): boolean {
    const { failure, problem } = held;
    if (failure?.kind === 'unreachable' || failure?.kind === 'throttled') {
      this.#halt ??= unavailable(failure);
      return true;
    }
    const seconds = this.#request.ageMs / 1_000;
    const isCold = !this.#options.heard.has(this.#request.executionId);
    if (!isCold || seconds >= this.#batch.endpoint_warmup_seconds || !mayBeCold(held)) return false;
    const pause = WARM_UP_PAUSES_SECONDS.find((each) => seconds < 2 * each) ?? 30;
    this.#halt ??= {
      status: 'unavailable',
      reached: true,
      problem: `the endpoint is not there yet: ${problem}`,
      retryAfterSeconds: failure?.retryAfterSeconds ?? pause,
      fault: {
        code: 'endpoint_warmed_up',
        message: `the endpoint was waited for after it was deployed: ${problem}`,
      },
    };
    return true;
  }

  async #countBroken(
    { spoken, open }: Todo,
    { failure, problem, said, person }: Broken,
  ): Promise<void> {
    const attempt = { session_id: person.sessionId, problem, turns: [...said.turns] };
    const earlier = open.broken_conversations;
    this.#brokenInARow += 1;
    if (earlier.length + 1 >= MAX_ATTEMPTS) {
      const logged = await this.#loggedFaults(person);
      this.#finish(resultOf(spoken, open, { said, problem: `${problem}${logged}` }));
    } else {
      const again = { ...unbegun(spoken.id), broken_conversations: [...earlier, attempt] };
      this.#results.push({ result: again, answers: said.answers });
      this.#queue.push({ spoken, open: again });
    }
    if (this.#brokenInARow < MAX_BROKEN_IN_A_ROW) return;
    this.#halt ??= {
      status: 'unavailable',
      reached: true,
      problem,
      retryAfterSeconds: failure?.retryAfterSeconds ?? null,
    };
  }

  /** Why it broke, in the words of the project; asked once for each case that is given up. */
  async #loggedFaults({ userId }: Person): Promise<string> {
    const { project_id } = this.#batch;
    if (project_id === null || !(await this.#requests.reserve(1))) return '';
    return loggedFaults(this.#options.lookUp.api, project_id, userId);
  }

  #finish(result: DrivenResult): void {
    this.#results.push(result);
    this.#open -= 1;
  }

  /** Stores the results there are and what is under way; who asks while something is stored shares the next turn. */
  #store(): Promise<void> {
    if (this.#nextStore === null) {
      // What ends and what begins in the same moment is stored together.
      const turn = this.#storing.then(() => setImmediate());
      this.#nextStore = turn.then(() => this.#keep());
      this.#storing = this.#nextStore;
    }
    return this.#nextStore;
  }

  async #keep(): Promise<void> {
    this.#nextStore = null;
    const results = this.#results;
    const underWay = new Set(this.#underWay.values());
    const isNews = underWay.symmetricDifference(this.#told).size > 0;
    if (results.length === 0 && !isNews) return;
    this.#results = [];
    this.#told = underWay;
    await this.#request.keep(results, [...underWay]);
  }

  #fail(thrown: unknown): void {
    this.#halt ??= { status: 'not_found' };
    this.#error ??= { thrown };
  }

  #ageMs(): number {
    return this.#request.ageMs + this.#elapsed();
  }

  #elapsed(): number {
    return this.#options.elapsed() - this.#startedAt;
  }
}

type Broken = Extract<Held, { readonly status: 'broken' }>;

/** An endpoint that was just deployed or pointed elsewhere answers with errors, pages or nothing for a while. */
function mayBeCold({ failure, problem }: Broken): boolean {
  if (failure === null) return problem === SAID_NOTHING;
  return failure.kind === 'server_error' || failure.kind === 'unreadable';
}

/** Records come within seconds as a rule, and sometimes much later. */
function lookAgainIn(waitedMs: number): number {
  if (waitedMs < 10_000) return 2;
  return waitedMs < 60_000 ? 5 : 15;
}
