import { randomUUID } from 'node:crypto';
import { judge } from '../../domain/evaluation/own-judgement.ts';
import { readResult } from '../../domain/evaluation/platform-result.ts';
import type { Turn } from '../../domain/suite/suite.ts';
import type { DrivenResult, PlatformAnswer } from '../../steps/ports/platform.ts';
import { entitiesAt } from './answer/entities-at.ts';
import { readAnswer } from './answer/read-answer.ts';
import { flawOf, readsOfEndpoint, readsOfScores } from './answer-flaw.ts';
import type { CognigyAiApi } from './api-client.ts';
import type { ApiFailure, ApiOutcome, ApiSuccess } from './api-outcome.ts';
import {
  type ConversationBatch,
  type SpokenCase,
  turnAsksForScores,
} from './conversation-batch.ts';
import type { Message } from './talk.ts';
import type { EndpointAnswer, NluScore } from './wire.ts';

export interface Interlocutor {
  say(message: Message): Promise<ApiOutcome<EndpointAnswer>>;
  readonly api: Pick<CognigyAiApi, 'nluScores'>;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  /** By `elapsed`: no turn is begun after it. */
  readonly endsAt: number;
}

export type Held = { readonly requests: Requests } & (
  | { readonly status: 'held'; readonly result: DrivenResult }
  /** It broke off; begun anew it may go better. `failure` is null where the bot kept silent. */
  | {
      readonly status: 'broken';
      readonly failure: ApiFailure | null;
      readonly problem: string;
      readonly at: 'endpoint' | 'scores';
      /** What was said before. */
      readonly said: Said;
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

interface TurnResult {
  /** Absent where nothing was said in words. */
  readonly response_text?: string;
  readonly response_messages?: readonly string[];
  readonly response_beside?: string;
  readonly output_data: readonly unknown[];
  readonly latency_ms: number;
  readonly extracted_entities?: readonly unknown[];
  readonly matched_intent?: string | null;
  readonly confidence?: number | null;
}

/** Speaks one case to the bot as a user it has never met, and stops at the first turn that fails. */
export async function holdConversation(
  spoken: SpokenCase,
  batch: ConversationBatch,
  bot: Interlocutor,
): Promise<Held> {
  const user = { userId: `cognigate-${randomUUID()}`, sessionId: `cognigate-${randomUUID()}` };
  const told = new Conversation();
  let messages = 0;
  let all = 0;
  const broken = (
    at: 'endpoint' | 'scores',
    failure: ApiFailure | null,
    problem: string,
  ): Held => ({
    status: 'broken',
    at,
    failure,
    problem,
    said: told.said(),
    requests: { messages, all },
  });
  const held = (problem?: string): Held => ({
    status: 'held',
    result: resultOf(spoken, told.said(), problem),
    requests: { messages, all },
  });

  for (const turn of spoken.turns) {
    if (bot.elapsed() > bot.endsAt) return broken('endpoint', null, TOOK_TOO_LONG);
    const saidAt = bot.elapsed();
    const answer = await bot.say(messageOf(turn, user));
    const latencyMs = Math.round(bot.elapsed() - saidAt);
    messages += 1;
    all += 1;
    if (answer.status === 'failed') return broken('endpoint', answer, answer.problem);
    const problem = misdirected(answer.value, user) ?? readAnswer(answer.value).problem;
    if (problem !== null) return broken('endpoint', null, problem);
    told.hear(answer.answer);
    const asksForData = batch.entities_path !== null || turn.outcome.expected_data !== undefined;
    const flaw = flawOf(answer.answer, readsOfEndpoint(asksForData));
    if (flaw !== null) return held(`the answer of the bot has ${flaw}`);
    let scored: ApiOutcome<NluScore[]> | null = null;
    if (turnAsksForScores(turn) && batch.scores !== null && batch.project_id !== null) {
      scored = await bot.api.nluScores(batch.project_id, {
        ...batch.scores,
        sentence: turn.input_text,
      });
      all += 1;
      if (scored.status === 'failed') return broken('scores', scored, scored.problem);
      told.hear(scored.answer);
      const scoreFlaw = flawOf(scored.answer, readsOfScores);
      if (scoreFlaw !== null) return held(`the answer about its intents has ${scoreFlaw}`);
    }
    const last = told.add({ answer, scored, latencyMs }, batch);
    if (!batch.evaluate_all_turns && hasFailed(turn, last)) break;
  }
  return held();
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

const TOOK_TOO_LONG =
  'the conversation took too long to be held in one go: shorten it, or cognigy.answer_timeout_seconds';

interface Heard {
  readonly answer: ApiSuccess<EndpointAnswer>;
  readonly scored: ApiSuccess<NluScore[]> | null;
  readonly latencyMs: number;
}

/** What is said, turn by turn. */
class Conversation {
  readonly #turns: TurnResult[] = [];
  readonly #masked: TurnResult[] = [];
  readonly #answers: PlatformAnswer[] = [];

  hear(answer: PlatformAnswer | undefined): void {
    if (answer !== undefined) this.#answers.push(answer);
  }

  /** The turn as it came. */
  add({ answer, scored, latencyMs }: Heard, batch: ConversationBatch): TurnResult {
    const came = { said: answer.came ?? answer.value, scores: scored?.came ?? scored?.value };
    const turn = turnOf(came, latencyMs, batch);
    this.#turns.push(turn);
    this.#masked.push(turnOf({ said: answer.value, scores: scored?.value }, latencyMs, batch));
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

function turnOf(
  { said, scores }: { said: EndpointAnswer; scores: readonly NluScore[] | undefined },
  latencyMs: number,
  batch: ConversationBatch,
): TurnResult {
  const { messages, beside, data } = readAnswer(said);
  const entities = batch.entities_path === null ? undefined : entitiesAt(data, batch.entities_path);
  return {
    ...(messages.length === 0
      ? {}
      : { response_text: messages.join('\n'), response_messages: messages }),
    ...(beside === null ? {} : { response_beside: beside }),
    output_data: data,
    latency_ms: latencyMs,
    ...(entities === undefined ? {} : { extracted_entities: entities }),
    ...(scores === undefined ? {} : bestIntent(scores, batch.intent_threshold)),
  };
}

/** The result of a case, as far as its conversation got; `problem` says why it got no further. */
export function resultOf(
  spoken: SpokenCase,
  { turns, masked, answers }: Said,
  problem?: string,
): DrivenResult {
  const result = inContractForm(spoken, turns, problem);
  return {
    result,
    ...(masked === null ? {} : { masked: inContractForm(spoken, masked, problem) }),
    answers,
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

/** The intent with the highest score matched, if that is high enough; an intent that was negated did not. */
function bestIntent(scores: readonly NluScore[], threshold: number) {
  const best = scores
    .filter(({ negated }) => negated !== true)
    .reduce<NluScore | null>(
      (top, each) => (top === null || each.score > top.score ? each : top),
      null,
    );
  return {
    matched_intent: best !== null && best.score >= threshold ? best.name : null,
    confidence: best === null ? 0 : Math.min(1, Math.max(0, best.score)),
  };
}

function hasFailed(turn: Turn, result: TurnResult): boolean {
  const { result: reading } = readResult({ ...result, assertions: [] });
  if (reading === null) return false;
  return judge(turn.outcome, reading).some(({ assertion }) => assertion?.passed === false);
}
