import { randomUUID } from 'node:crypto';
import { judge } from '../../../domain/evaluation/own-judgement.ts';
import { readResult } from '../../../domain/evaluation/platform-result.ts';
import type { IntentThresholds } from '../../../domain/suite/intent-thresholds.ts';
import type { Turn } from '../../../domain/suite/suite.ts';
import type { DrivenResult, PlatformAnswer } from '../../../steps/ports/platform.ts';
import { entitiesAt } from '../answer/entities-at.ts';
import { readAnswer } from '../answer/read-answer.ts';
import { flawOf, readsOfEndpoint, readsOfScores } from '../answer-flaw.ts';
import type { CognigyAiApi } from '../api-client.ts';
import type { ApiFailure, ApiOutcome, ApiSuccess } from '../api-outcome.ts';
import type { EndpointAnswer, NluScore } from '../wire.ts';
import {
  type ConversationBatch,
  type SpokenCase,
  turnAsksForScores,
} from './conversation-batch.ts';
import type { OpenConversation, Person, TurnResult } from './open-conversation.ts';
import { readScores } from './read-scores.ts';
import type { Message } from './talk.ts';

export interface Interlocutor {
  say(message: Message): Promise<ApiOutcome<EndpointAnswer>>;
  readonly api: Pick<CognigyAiApi, 'nluScores'>;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  /** By `elapsed`: no turn but the first is begun after it. */
  readonly endsAt: number;
}

export type Held = { readonly requests: Requests } & (
  | { readonly status: 'held'; readonly result: DrivenResult; readonly slowestMs: number }
  /** There is no time for its next turn: it goes on from here in the next pass. */
  | { readonly status: 'paused'; readonly open: DrivenResult }
  /** It broke off; begun anew it may go better. `failure` is null where the bot kept silent. */
  | {
      readonly status: 'broken';
      readonly failure: ApiFailure | null;
      readonly problem: string;
      readonly at: 'endpoint' | 'scores';
      /** What was said before. */
      readonly said: Said;
      readonly person: Person;
    }
);

interface Requests {
  readonly messages: number;
  readonly all: number;
}

/** A conversation as far as it went: as it came, as it is kept, and the answers that it is made of. */
export interface Said {
  readonly turns: readonly TurnResult[];
  readonly masked: readonly TurnResult[] | null;
  readonly answers: readonly PlatformAnswer[];
}

/** Speaks one case to the bot, as a user it has never met or from where it was left, and stops at the first turn that fails. */
export function holdConversation(
  spoken: SpokenCase,
  open: OpenConversation,
  { batch, bot }: { readonly batch: ConversationBatch; readonly bot: Interlocutor },
): Promise<Held> {
  return new Dialogue(spoken, open, { batch, bot }).hold();
}

/** One conversation under way. */
class Dialogue {
  readonly #spoken: SpokenCase;
  readonly #open: OpenConversation;
  readonly #batch: ConversationBatch;
  readonly #bot: Interlocutor;
  readonly #user: Person;
  readonly #told: Conversation;
  #messages = 0;
  #all = 0;
  #slowestMs = 0;

  constructor(
    spoken: SpokenCase,
    open: OpenConversation,
    { batch, bot }: { readonly batch: ConversationBatch; readonly bot: Interlocutor },
  ) {
    this.#spoken = spoken;
    this.#open = open;
    this.#batch = batch;
    this.#bot = bot;
    this.#user = open.person ?? {
      userId: `cognigate-${randomUUID()}`,
      sessionId: `cognigate-${randomUUID()}`,
    };
    this.#told = new Conversation(open.person === null ? [] : open.turns);
  }

  async hold(): Promise<Held> {
    for (const turn of this.#spoken.turns.slice(this.#told.length)) {
      if (this.#messages > 0 && this.#bot.elapsed() > this.#bot.endsAt) return this.#paused();
      const heard = await this.#say(turn);
      if (heard.status !== 'heard') return heard;
      this.#slowestMs = Math.max(this.#slowestMs, heard.latencyMs);
      const last = this.#told.add(heard, this.#batch);
      if (!this.#batch.evaluate_all_turns && hasFailed(turn, last)) break;
    }
    return this.#held();
  }

  /** What came of a turn, or how the conversation ends by it. */
  async #say(turn: Turn): Promise<Heard | Held> {
    const saidAt = this.#bot.elapsed();
    const answer = await this.#bot.say(messageOf(turn, this.#user));
    const latencyMs = Math.round(this.#bot.elapsed() - saidAt);
    this.#messages += 1;
    this.#all += 1;
    if (answer.status === 'failed') return this.#broken('endpoint', answer, answer.problem);
    const reading = readAnswer(answer.value);
    const isMeant = reading.isSilent && turn.outcome.expected_silence === true;
    const problem = misdirected(answer.value, this.#user) ?? (isMeant ? null : reading.problem);
    if (problem !== null) return this.#broken('endpoint', null, problem);
    this.#told.hear(answer.answer);
    const { expected_data, expected_tool_call } = turn.outcome;
    const asksForData =
      this.#batch.entities_path !== null || (expected_data ?? expected_tool_call) !== undefined;
    const flaw = flawOf(answer.answer, readsOfEndpoint(asksForData));
    if (flaw !== null) return this.#held(`the answer of the bot has ${flaw}`);
    const scored = await this.#score(turn);
    if (scored !== null && scored.status !== 'ok') return scored;
    return { status: 'heard', answer, scored, latencyMs, turn };
  }

  /** The scores of a sentence whose intent is asked for; null where none is. */
  async #score(turn: Turn): Promise<ApiSuccess<NluScore[]> | Held | null> {
    const { scores, project_id } = this.#batch;
    if (!turnAsksForScores(turn) || scores === null || project_id === null) return null;
    const { thresholds, untaught, ...place } = scores;
    if (untaught)
      return this.#held('the flow has no intents, so that none can be matched or missed');
    const scored = await this.#bot.api.nluScores(project_id, {
      ...place,
      sentence: turn.input_text,
    });
    this.#all += 1;
    if (scored.status === 'failed') return this.#broken('scores', scored, scored.problem);
    this.#told.hear(scored.answer);
    const flaw = flawOf(scored.answer, readsOfScores);
    if (flaw !== null) return this.#held(`the answer about its intents has ${flaw}`);
    const { problem } = readScores(scored.value, thresholds, turn.outcome.expected_intent);
    return problem === null ? scored : this.#held(problem);
  }

  #held(problem?: string): Held {
    return {
      status: 'held',
      result: resultOf(this.#spoken, this.#open, { said: this.#told.said(), problem }),
      slowestMs: this.#slowestMs,
      requests: { messages: this.#messages, all: this.#all },
    };
  }

  #paused(): Held {
    const { turns, masked, answers } = this.#told.said();
    const upTo = (said: readonly TurnResult[]) => ({
      ...this.#open,
      person: this.#user,
      turns: said,
    });
    return {
      status: 'paused',
      open: {
        result: upTo(turns),
        ...(masked === null ? {} : { masked: upTo(masked) }),
        answers,
      },
      requests: { messages: this.#messages, all: this.#all },
    };
  }

  #broken(at: 'endpoint' | 'scores', failure: ApiFailure | null, problem: string): Held {
    return {
      status: 'broken',
      at,
      failure,
      problem,
      said: this.#told.said(),
      person: this.#user,
      requests: { messages: this.#messages, all: this.#all },
    };
  }
}
/** An answer names whom it is for; one that names nobody may be for anybody. */
function misdirected(
  { userId, sessionId }: EndpointAnswer,
  user: { readonly userId: string; readonly sessionId: string },
): string | null {
  if (sessionId !== undefined && sessionId !== user.sessionId) {
    return 'the answer is of another session than the message';
  }
  return userId !== undefined && userId !== user.userId
    ? 'the answer is for another user than the message is of'
    : null;
}

interface Heard {
  readonly status: 'heard';
  readonly answer: ApiSuccess<EndpointAnswer>;
  readonly scored: ApiSuccess<NluScore[]> | null;
  readonly latencyMs: number;
  readonly turn: Turn;
}

/** What is said, turn by turn. */
class Conversation {
  readonly #turns: TurnResult[];
  readonly #masked: TurnResult[];
  readonly #answers: PlatformAnswer[] = [];

  /** @param earlier what was said in passes before this one */
  constructor(earlier: readonly TurnResult[]) {
    this.#turns = [...earlier];
    this.#masked = [...earlier];
  }

  get length(): number {
    return this.#turns.length;
  }

  hear(answer: PlatformAnswer | undefined): void {
    if (answer !== undefined) this.#answers.push(answer);
  }

  /** The turn as it came. */
  add({ answer, scored, latencyMs, turn: asked }: Heard, batch: ConversationBatch): TurnResult {
    const came = { said: answer.came ?? answer.value, scores: scored?.came ?? scored?.value };
    const turn = turnOf({ ...came, latencyMs, asked }, batch);
    this.#turns.push(turn);
    this.#masked.push(
      turnOf({ said: answer.value, scores: scored?.value, latencyMs, asked }, batch),
    );
    return turn;
  }

  said(): Said {
    const isMasked = this.#answers.some(({ masked }) => masked.length > 0);
    return {
      turns: this.#turns,
      masked: isMasked ? this.#masked : null,
      answers: this.#answers,
    };
  }
}

interface SaidTurn {
  readonly said: EndpointAnswer;
  readonly scores: readonly NluScore[] | undefined;
  readonly latencyMs: number;
  readonly asked: Turn;
}

function turnOf(
  { said, scores, latencyMs, asked }: SaidTurn,
  batch: ConversationBatch,
): TurnResult {
  const { messages, beside, data, finishReasons, toolCalls } = readAnswer(said);
  const entities = batch.entities_path === null ? undefined : entitiesAt(data, batch.entities_path);
  return {
    ...(messages.length === 0
      ? {}
      : { response_text: messages.join('\n'), response_messages: [...messages] }),
    ...(beside === null ? {} : { response_beside: beside }),
    output_data: [...data],
    ...(finishReasons.length === 0 ? {} : { finish_reasons: [...finishReasons] }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: [...toolCalls] }),
    latency_ms: latencyMs,
    ...(entities === undefined ? {} : { extracted_entities: entities }),
    ...intentOf(scores, batch.scores?.thresholds, asked),
  };
}

function intentOf(
  scores: readonly NluScore[] | undefined,
  thresholds: IntentThresholds | undefined,
  { outcome }: Turn,
) {
  if (scores === undefined || thresholds === undefined) return {};
  const { problem, ...intent } = readScores(scores, thresholds, outcome.expected_intent);
  return problem === null ? intent : {};
}

/** The result of a case, as far as its conversation got; `problem` says why it got no further. */
export function resultOf(
  spoken: SpokenCase,
  { broken_conversations }: Pick<OpenConversation, 'broken_conversations'>,
  { said, problem }: { readonly said: Said; readonly problem: string | undefined },
): DrivenResult {
  const inForm = (turns: readonly TurnResult[]) => ({
    ...inContractForm(spoken, turns, problem),
    ...(broken_conversations.length === 0 ? {} : { broken_conversations }),
  });
  return {
    result: inForm(said.turns),
    ...(said.masked === null ? {} : { masked: inForm(said.masked) }),
    answers: said.answers,
  };
}

/** In the form of the contract's `test_results`, which is judged like any other. */
function inContractForm(
  spoken: SpokenCase,
  turns: readonly TurnResult[],
  problem: string | undefined,
): object {
  const [only] = turns;
  return {
    case_id: spoken.id,
    assertions: [],
    ...(problem === undefined ? {} : { problem }),
    ...(spoken.isSingle ? only : { turns }),
  };
}

function messageOf(
  { input_text: text, context_variables: context }: Turn,
  user: { readonly userId: string; readonly sessionId: string },
): Message {
  const hasContext = context !== undefined && Object.keys(context).length > 0;
  return { ...user, text, ...(hasContext ? { data: context } : {}) };
}

function hasFailed(turn: Turn, result: TurnResult): boolean {
  const { result: reading } = readResult({ ...result, assertions: [] });
  if (reading === null) return false;
  return judge(turn.outcome, reading).some(({ assertion }) => assertion?.passed === false);
}
