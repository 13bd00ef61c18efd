import * as z from 'zod';
import { IntegrityViolated } from '../../../domain/errors.ts';
import { turnsWithPast } from '../../../domain/suite/case-turns.ts';
import type { Prepared } from '../../../domain/suite/cognigy-section.ts';
import { IntentThresholds } from '../../../domain/suite/prepared/intent-thresholds.ts';
import { Outcome, type Suite, type TestCase, Turn } from '../../../domain/suite/suite.ts';

const SpokenCase = z.object({ id: z.string(), turns: z.array(Turn), isSingle: z.boolean() });
export type SpokenCase = z.infer<typeof SpokenCase>;

/** By which version 0.1.0 judged whatever the bot had set; its batches do not write them. */
const THRESHOLDS_OF_0_1_0: IntentThresholds = { lower: 0.5, upper: 0.5, from: 'default' };

/** What a batch of conversations is held by: no secret but what the suite itself writes. */
export const ConversationBatch = z.object({
  kind: z.literal('conversation'),
  endpoint: z.string(),
  project_id: z.string().nullable(),
  scores: z
    .object({
      flowReferenceId: z.string(),
      localeReferenceId: z.string(),
      thresholds: IntentThresholds.default(THRESHOLDS_OF_0_1_0),
      /** The flow has no intent that a sentence could be told by. */
      untaught: z.boolean().default(false),
    })
    .nullable(),
  /** `analytics`: what the bot itself made of each message is read once its conversation is over. */
  intents_from: z.enum(['scores', 'analytics']).default('scores'),
  analytics_wait_seconds: z.int().default(300),
  /** What the endpoint ran when the run was planned; null where that is not known. */
  entrypoint: z.object({ endpoint_id: z.string(), id: z.string() }).nullable().default(null),
  test_mode: z.boolean(),
  max_messages_per_hour: z.int(),
  answer_timeout_seconds: z.int(),
  conversations_at_once: z.int().default(2),
  endpoint_warmup_seconds: z.int().default(0),
  entities_path: z.string().nullable(),
  evaluate_all_turns: z.boolean(),
  /** Each turn is held in a session of its own, which its past is put into, and goes on after a turn that failed. */
  stable: z.literal(true).optional(),
  cases: z.array(SpokenCase),
});
export type ConversationBatch = z.infer<typeof ConversationBatch>;

export function encodeConversationBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array {
  const section = suite.cognigy;
  if (section?.endpoint === undefined || section.prepared === undefined) {
    throw new IntegrityViolated(`suite ${suite.suite_id} was not prepared for conversations`);
  }
  const isStable = section.replay === 'stable';
  const batch: ConversationBatch = {
    kind: 'conversation',
    endpoint: section.endpoint,
    project_id: section.prepared.projectId,
    scores: scoresOf(section.prepared),
    intents_from: section.intents_from === 'analytics' ? 'analytics' : 'scores',
    analytics_wait_seconds: section.analytics_wait_seconds,
    entrypoint: entrypointOf(section.prepared),
    test_mode: section.test_mode,
    max_messages_per_hour: section.max_messages_per_hour,
    answer_timeout_seconds: section.answer_timeout_seconds,
    conversations_at_once: section.conversations_at_once,
    endpoint_warmup_seconds: section.endpoint_warmup_seconds,
    entities_path: section.entities_path ?? null,
    evaluate_all_turns: section.evaluate_all_turns || isStable,
    ...(isStable ? { stable: true } : {}),
    cases: cases.map((each) => (isStable ? replayed(spoken(each)) : spoken(each))),
  };
  return new TextEncoder().encode(JSON.stringify(batch));
}

function entrypointOf({ bot }: Prepared): ConversationBatch['entrypoint'] {
  if (bot === undefined || bot.endpoint === null) return null;
  return { endpoint_id: bot.endpoint.id, id: bot.entrypoint.id };
}

function scoresOf({ scores, botIntents }: Prepared): ConversationBatch['scores'] {
  if (scores === undefined || scores === null) return null;
  const { outdatedTraining: _, ...place } = scores;
  return { ...place, untaught: botIntents?.length === 0 };
}

/** The context of a case goes with its first turn, which may add to it. */
function spoken({ id, input_text, context_variables, outcome, turns }: TestCase): SpokenCase {
  if (id === undefined) throw new IntegrityViolated('a case has no id to know its results by');
  const [first, ...others] = turns ?? [{ input_text, outcome: Outcome.parse(outcome) }];
  if (first === undefined) throw new IntegrityViolated(`case ${id} has no turn`);
  const context = { ...context_variables, ...first.context_variables };
  return {
    id,
    turns: [{ ...first, context_variables: context }, ...others],
    isSingle: turns === undefined,
  };
}

function replayed(each: SpokenCase): SpokenCase {
  return { ...each, turns: turnsWithPast(each.turns) };
}

export function asksForScores({ turns }: Pick<SpokenCase, 'turns'>): boolean {
  return turns.some(turnAsksForScores);
}

export function turnAsksForScores({ outcome }: Turn): boolean {
  return outcome.expected_intent !== undefined || outcome.min_confidence !== undefined;
}

/** The messages of the turn at this place: a session is there only once something was said in it. */
export function messagesOfTurn(
  { stable }: Pick<ConversationBatch, 'stable'>,
  place: number,
): number {
  return stable === true && place > 0 ? 2 : 1;
}

/** The message, what is put into the session before it, and the scores of its sentence. */
export function requestsOfTurn(turn: Turn): number {
  const injections = [turn.inject_context, turn.inject_state].filter((each) => each !== undefined);
  return 1 + injections.length + (turnAsksForScores(turn) ? 1 : 0);
}
