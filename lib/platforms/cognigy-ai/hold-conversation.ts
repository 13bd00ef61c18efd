import { randomUUID } from 'node:crypto';
import { judge } from '../../domain/evaluation/own-judgement.ts';
import { readResult } from '../../domain/evaluation/platform-result.ts';
import type { Turn } from '../../domain/suite/suite.ts';
import type { CognigyAiApi } from './api-client.ts';
import type { ApiFailure, ApiOutcome } from './api-outcome.ts';
import {
  type ConversationBatch,
  type SpokenCase,
  turnAsksForScores,
} from './conversation-batch.ts';
import { entitiesAt, isEmptyAnswer, outputData, outputText } from './output-text.ts';
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
  | { readonly status: 'held'; readonly result: SpokenResult }
  /** It broke off; begun anew it may go better. `failure` is null where the bot kept silent. */
  | {
      readonly status: 'broken';
      readonly failure: ApiFailure | null;
      readonly problem: string;
      readonly at: 'endpoint' | 'scores';
      /** What was said before. */
      readonly turns: readonly TurnResult[];
    }
);

interface Requests {
  readonly messages: number;
  readonly all: number;
}

interface TurnResult {
  readonly response_text: string;
  readonly output_data: readonly unknown[];
  readonly latency_ms: number;
  readonly extracted_entities?: readonly unknown[];
  readonly matched_intent?: string | null;
  readonly confidence?: number | null;
}

/** In the form of the contract's `test_results`, which is judged like any other. */
export type SpokenResult = Readonly<Record<string, unknown>> & { readonly case_id: string };

/** Speaks one case to the bot as a user it has never met, and stops at the first turn that fails. */
export async function holdConversation(
  spoken: SpokenCase,
  batch: ConversationBatch,
  bot: Interlocutor,
): Promise<Held> {
  const user = { userId: `cognigate-${randomUUID()}`, sessionId: `cognigate-${randomUUID()}` };
  const turns: TurnResult[] = [];
  let messages = 0;
  let all = 0;
  const broken = (
    at: 'endpoint' | 'scores',
    failure: ApiFailure | null,
    problem: string,
  ): Held => ({ status: 'broken', at, failure, problem, turns, requests: { messages, all } });

  for (const turn of spoken.turns) {
    if (bot.elapsed() > bot.endsAt) {
      return broken(
        'endpoint',
        null,
        'the conversation took too long to be held in one go: shorten it, or cognigy.answer_timeout_seconds',
      );
    }
    const saidAt = bot.elapsed();
    const answer = await bot.say(messageOf(turn, user));
    const latencyMs = Math.round(bot.elapsed() - saidAt);
    messages += 1;
    all += 1;
    if (answer.status === 'failed') return broken('endpoint', answer, answer.problem);
    if (isEmptyAnswer(answer.value)) return broken('endpoint', null, 'the bot answered nothing');
    const data = outputData(answer.value);
    const entities =
      batch.entities_path === null ? undefined : entitiesAt(data, batch.entities_path);
    let intent: Pick<TurnResult, 'matched_intent' | 'confidence'> = {};
    if (turnAsksForScores(turn) && batch.scores !== null && batch.project_id !== null) {
      const scored = await bot.api.nluScores(batch.project_id, {
        ...batch.scores,
        sentence: turn.input_text,
      });
      all += 1;
      if (scored.status === 'failed') return broken('scores', scored, scored.problem);
      intent = bestIntent(scored.value, batch.intent_threshold);
    }
    turns.push({
      response_text: outputText(answer.value),
      output_data: data,
      latency_ms: latencyMs,
      ...(entities === undefined ? {} : { extracted_entities: entities }),
      ...intent,
    });
    if (!batch.evaluate_all_turns && hasFailed(turn, turns.at(-1))) break;
  }
  return {
    status: 'held',
    result: resultOf(spoken, turns),
    requests: { messages, all },
  };
}

/** The result of a case, as far as its conversation got; `problem` says why it got no further. */
export function resultOf(
  spoken: SpokenCase,
  turns: readonly TurnResult[],
  problem?: string,
): SpokenResult {
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

function hasFailed(turn: Turn, result: TurnResult | undefined): boolean {
  const { result: reading } = readResult({ ...result, assertions: [] });
  if (reading === null) return false;
  return judge(turn.outcome, reading).some(({ assertion }) => assertion?.passed === false);
}
