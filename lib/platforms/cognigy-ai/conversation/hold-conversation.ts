import { judge } from '../../../domain/evaluation/own-judgement.ts';
import { readResult } from '../../../domain/evaluation/platform-result.ts';
import type { Turn } from '../../../domain/suite/suite.ts';
import type { DrivenResult, PlatformAnswer } from '../../../steps/ports/platform.ts';
import { entitiesAt } from '../answer/entities-at.ts';
import { readAnswer } from '../answer/read-answer.ts';
import { flawOf, readsOfEndpoint, readsOfScores } from '../answer-flaw.ts';
import type { CognigyAiApi } from '../api-client.ts';
import type { ApiFailure, ApiOutcome } from '../api-outcome.ts';
import type { EndpointAnswer, NluScore } from '../wire.ts';
import { askAgain, isRefusal } from './ask-again.ts';
import {
  type ConversationBatch,
  type SpokenCase,
  turnAsksForScores,
} from './conversation-batch.ts';
import {
  newPerson,
  type OpenConversation,
  type Person,
  type TurnResult,
} from './open-conversation.ts';
import { readScores } from './read-scores.ts';
import type { Message } from './talk.ts';

export interface Interlocutor {
  say(message: Message): Promise<ApiOutcome<EndpointAnswer>>;
  readonly api: Pick<CognigyAiApi, 'nluScores' | 'inject'>;
  /** What has worked in this run, so that a refusal of it may be of one moment. */
  readonly worked: Set<'endpoint' | 'scores'>;
  /** Reserves one more request, of a message or another, for after a pause; false where there is none. */
  mayAskAgain(of: 'endpoint' | 'api', pauseMs: number): Promise<boolean>;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  /** Milliseconds since the execution was begun. */
  ageMs(): number;
  /** By `elapsed`: no turn but the first is begun after it. */
  readonly endsAt: number;
}

export type Held = { readonly requests: Requests } & (
  | { readonly status: 'held'; readonly result: DrivenResult; readonly slowestMs: number }
  /** It is over, and what the bot took its messages for is to be read. */
  | { readonly status: 'spoken'; readonly open: DrivenResult; readonly slowestMs: number }
  /** There is no time for its next turn: it goes on from here in the next pass. */
  | { readonly status: 'paused'; readonly open: DrivenResult }
  /** The API has failed beside it: it goes on from here, and nothing is said again. */
  | { readonly status: 'interrupted'; readonly open: DrivenResult; readonly failure: ApiFailure }
  /** It broke off; begun anew it may go better. `failure` is null where the bot kept silent. */
  | {
      readonly status: 'broken';
      readonly failure: ApiFailure | null;
      readonly problem: string;
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

/** So often a conversation is held up by an API that fails before its case is given up. */
const MAX_INTERRUPTIONS = 3;

/** A sentence that every language understanding can score, to tell a bad sentence from a bad place. */
const PLAIN_SENTENCE = 'hello';

interface DialogueOptions {
  readonly batch: ConversationBatch;
  readonly bot: Interlocutor;
  /** As whom the bot is spoken to. */
  readonly person: Person;
}

/** Speaks one case to the bot, as a user it has never met or from where it was left, and stops at the first turn that fails. */
export function holdConversation(
  spoken: SpokenCase,
  open: OpenConversation,
  options: DialogueOptions,
): Promise<Held> {
  return new Dialogue(spoken, open, options).hold();
}

/** One conversation under way. */
class Dialogue {
  readonly #spoken: SpokenCase;
  readonly #open: OpenConversation;
  readonly #batch: ConversationBatch;
  readonly #bot: Interlocutor;
  /** As whom the turn is said that is under way. */
  #user: Person;
  readonly #told: Conversation;
  #messages = 0;
  #all = 0;
  #slowestMs = 0;

  constructor(spoken: SpokenCase, open: OpenConversation, { batch, bot, person }: DialogueOptions) {
    this.#spoken = spoken;
    this.#open = open;
    this.#batch = batch;
    this.#bot = bot;
    this.#user = person;
    this.#told = new Conversation(open.person === null ? [] : open.turns);
  }

  async hold(): Promise<Held> {
    let unscored = this.#open.unscored;
    for (const turn of this.#spoken.turns.slice(this.#told.length)) {
      if (this.#messages > 0 && this.#bot.elapsed() > this.#bot.endsAt) return this.#paused();
      const heard: Heard | Held =
        unscored === undefined
          ? ((await this.#anew()) ?? (await this.#inject(turn)) ?? (await this.#say(turn)))
          : { status: 'heard', came: unscored, masked: unscored };
      unscored = undefined;
      if (heard.status !== 'heard') return heard;
      const understood = await this.#score(turn, heard);
      if (understood.status !== 'understood') return understood;
      const last = this.#told.add(heard, understood);
      if (!this.#batch.evaluate_all_turns && hasFailed(turn, last)) break;
    }
    return this.#isToBeRead() ? this.#spokenOut() : this.#held();
  }

  #isToBeRead(): boolean {
    const said = this.#spoken.turns.slice(0, this.#told.length);
    return this.#batch.intents_from === 'analytics' && said.some(turnAsksForScores);
  }

  #spokenOut(): Held {
    return {
      status: 'spoken',
      open: this.#leftAt({ unread_since_ms: this.#bot.ageMs() }),
      slowestMs: this.#slowestMs,
      requests: this.#requests(),
    };
  }

  /**
   * Null once there is a session to hold the turn in: the one of the turns before it, or another one of which the first
   * turn is said, since nothing can be put into a session that is not there. Its answer was judged as the first turn.
   */
  async #anew(): Promise<Held | null> {
    const [first] = this.#spoken.turns;
    if (this.#batch.stable !== true || this.#told.length === 0 || first === undefined) return null;
    this.#user = newPerson();
    const heard = await this.#say(first);
    return heard.status === 'heard' ? null : heard;
  }

  /** Null once the session is as the turn wants it. */
  async #inject({ inject_context: context, inject_state: state }: Turn): Promise<Held | null> {
    const { userId, sessionId } = this.#user;
    for (const body of [
      ...(context === undefined ? [] : [{ userId, context }]),
      ...(state === undefined ? [] : [{ userId, state }]),
    ]) {
      const done = await this.#bot.api.inject(sessionId, body);
      this.#all += 1;
      if (done.status === 'ok') continue;
      return done.kind === 'rejected' || done.kind === 'not_found'
        ? this.#held(`the session could not be changed between two turns (${done.problem})`)
        : this.#interrupted(done);
    }
    return null;
  }

  /** What came of a turn, or how the conversation ends by it. */
  async #say(turn: Turn): Promise<Heard | Held> {
    const { worked } = this.#bot;
    let latencyMs = 0;
    const answer = await askAgain(
      async () => {
        const saidAt = this.#bot.elapsed();
        const outcome = await this.#bot.say(messageOf(turn, this.#user));
        latencyMs = Math.round(this.#bot.elapsed() - saidAt);
        return outcome;
      },
      {
        // A message that was refused was not heard.
        isPassing: (failure) => isRefusal(failure) && worked.has('endpoint'),
        mayAskAgain: (pauseMs) => this.#bot.mayAskAgain('endpoint', pauseMs),
      },
    );
    this.#messages += 1;
    this.#all += 1;
    if (answer.status === 'failed') {
      const isOfThisTurn = answer.kind === 'rejected' && worked.has('endpoint');
      return isOfThisTurn ? this.#held(answer.problem) : this.#broken(answer, answer.problem);
    }
    worked.add('endpoint');
    const reading = readAnswer(answer.value);
    const isMeant = reading.isSilent && turn.outcome.expected_silence === true;
    const problem = misdirected(answer.value, this.#user) ?? (isMeant ? null : reading.problem);
    if (problem !== null) return this.#broken(null, problem);
    this.#told.hear(answer.answer);
    const { expected_data, expected_tool_call } = turn.outcome;
    const asksForData =
      this.#batch.entities_path !== null || (expected_data ?? expected_tool_call) !== undefined;
    const flaw = flawOf(answer.answer, readsOfEndpoint(asksForData));
    if (flaw !== null) return this.#held(`the answer of the bot has ${flaw}`);
    this.#slowestMs = Math.max(this.#slowestMs, latencyMs);
    return {
      status: 'heard',
      came: turnOf(answer.came ?? answer.value, latencyMs, this.#batch),
      masked: turnOf(answer.value, latencyMs, this.#batch),
    };
  }

  /** The intent of a sentence where it is asked for, or how the conversation ends by it. */
  async #score(turn: Turn, heard: Heard): Promise<Understood | Held> {
    const { scores, project_id } = this.#batch;
    if (!turnAsksForScores(turn) || scores === null || project_id === null) return NOT_ASKED;
    const { thresholds, untaught, ...place } = scores;
    if (untaught)
      return this.#held('the flow has no intents, so that none can be matched or missed');
    const scoresOf = (sentence: string) =>
      this.#bot.api.nluScores(project_id, { ...place, sentence });
    const scored = await this.#untilScored(() => scoresOf(turn.input_text));
    this.#all += 1;
    if (scored.status === 'failed') {
      const isOfThisSentence =
        scored.kind === 'unreadable' ||
        (scored.kind === 'rejected' && (await this.#canScore(() => scoresOf(PLAIN_SENTENCE))));
      return isOfThisSentence ? this.#held(scored.problem) : this.#interrupted(scored, heard);
    }
    this.#bot.worked.add('scores');
    this.#told.hear(scored.answer);
    const flaw = flawOf(scored.answer, readsOfScores);
    if (flaw !== null) return this.#held(`the answer about its intents has ${flaw}`);
    const intentOf = (all: readonly NluScore[]) =>
      readScores(all, thresholds, turn.outcome.expected_intent);
    const { problem, ...masked } = intentOf(scored.value);
    if (problem !== null) return this.#held(problem);
    const { problem: _, ...came } = intentOf(scored.came ?? scored.value);
    return { status: 'understood', came, masked };
  }

  /** Scoring changes nothing, so it is done again where that may help. */
  #untilScored<T>(call: () => Promise<ApiOutcome<T>>): Promise<ApiOutcome<T>> {
    return askAgain(call, {
      isPassing: (failure) =>
        failure.kind === 'unreadable' ||
        failure.kind === 'server_error' ||
        failure.kind === 'no_answer' ||
        (isRefusal(failure) && this.#bot.worked.has('scores')),
      mayAskAgain: (pauseMs) => this.#bot.mayAskAgain('api', pauseMs),
    });
  }

  async #canScore(plain: () => Promise<ApiOutcome<unknown>>): Promise<boolean> {
    if (this.#bot.worked.has('scores')) return true;
    return (await this.#bot.mayAskAgain('api', 0)) && (await plain()).status === 'ok';
  }

  #held(problem?: string): Held {
    return {
      status: 'held',
      result: resultOf(this.#spoken, this.#open, { said: this.#told.said(), problem }),
      slowestMs: this.#slowestMs,
      requests: this.#requests(),
    };
  }

  #paused(): Held {
    return { status: 'paused', open: this.#leftAt({}), requests: this.#requests() };
  }

  #interrupted(failure: ApiFailure, heard?: Heard): Held {
    const wasAnswered = failure.kind !== 'throttled' && failure.kind !== 'unreachable';
    const interruptions = this.#open.interruptions + (wasAnswered ? 1 : 0);
    const isLasting = failure.kind === 'server_error' || failure.kind === 'no_answer';
    if (isLasting && interruptions >= MAX_INTERRUPTIONS) return this.#held(failure.problem);
    return {
      status: 'interrupted',
      open: this.#leftAt({ interruptions }, heard),
      failure,
      requests: this.#requests(),
    };
  }

  #leftAt(more: Partial<OpenConversation>, unscored?: Heard): DrivenResult {
    const { turns, masked, answers } = this.#told.said();
    const { unscored: _, ...open } = this.#open;
    const upTo = (said: readonly TurnResult[], pending: TurnResult | undefined) => ({
      ...open,
      ...more,
      person: this.#user,
      turns: said,
      ...(pending === undefined ? {} : { unscored: pending }),
    });
    return {
      result: upTo(turns, unscored?.came),
      ...(masked === null ? {} : { masked: upTo(masked, unscored?.masked) }),
      answers,
    };
  }

  #broken(failure: ApiFailure | null, problem: string): Held {
    return {
      status: 'broken',
      failure,
      problem,
      said: this.#told.said(),
      person: this.#user,
      requests: this.#requests(),
    };
  }

  #requests(): Requests {
    return { messages: this.#messages, all: this.#all };
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

/** An answer, as it came and as it is kept. */
interface Heard {
  readonly status: 'heard';
  readonly came: TurnResult;
  readonly masked: TurnResult;
}

/** What the bot took a sentence for, as it came and as it is kept. */
interface Understood {
  readonly status: 'understood';
  readonly came: Intent;
  readonly masked: Intent;
}
type Intent = Pick<TurnResult, 'matched_intent' | 'confidence' | 'intent_scores'>;

const NOT_ASKED: Understood = { status: 'understood', came: {}, masked: {} };

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
  add(heard: Heard, intent: Understood): TurnResult {
    const turn = { ...heard.came, ...intent.came };
    this.#turns.push(turn);
    this.#masked.push({ ...heard.masked, ...intent.masked });
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

function turnOf(said: EndpointAnswer, latencyMs: number, batch: ConversationBatch): TurnResult {
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
  };
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
  return {
    ...user,
    ...(text === '' ? {} : { text }),
    ...(hasContext ? { data: context } : {}),
  };
}

function hasFailed(turn: Turn, result: TurnResult): boolean {
  const { result: reading } = readResult({ ...result, assertions: [] });
  if (reading === null) return false;
  return judge(turn.outcome, reading).some(({ assertion }) => assertion?.passed === false);
}
