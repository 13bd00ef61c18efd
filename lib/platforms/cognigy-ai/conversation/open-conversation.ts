import * as z from 'zod';
import { UNFINISHED } from '../../../domain/unfinished-result.ts';

const TurnResult = z.looseObject({
  response_text: z.string().optional(),
  response_messages: z.array(z.string()).optional(),
  response_beside: z.string().optional(),
  output_data: z.array(z.unknown()),
  finish_reasons: z.array(z.string()).optional(),
  tool_calls: z.array(z.string()).optional(),
  latency_ms: z.number(),
  extracted_entities: z.array(z.unknown()).optional(),
  matched_intent: z.string().nullable().optional(),
  confidence: z.number().nullable().optional(),
  intent_scores: z.array(z.object({ name: z.string(), score: z.number() })).optional(),
});
export type TurnResult = z.infer<typeof TurnResult>;

/** Whom the bot takes us for. */
const Person = z.object({ userId: z.string(), sessionId: z.string() });
export type Person = z.infer<typeof Person>;

/** An attempt to hold a conversation that broke off: evidence like any other. */
const BrokenConversation = z.object({
  session_id: z.string(),
  problem: z.string(),
  turns: z.array(TurnResult),
});

/** What is stored of a case that is not over, so that the next pass goes on where this one stopped. */
const OpenConversation = z.object({
  case_id: z.string(),
  [UNFINISHED]: z.literal(true),
  /** Null where it is to be begun anew. */
  person: Person.nullable(),
  turns: z.array(TurnResult),
  /** The answer to the turn after those, whose intent is not scored yet. */
  unscored: TurnResult.optional(),
  /** It is over but for its intents, since so many milliseconds of the execution's age. */
  unread_since_ms: z.number().optional(),
  /** How often it stopped because the API did not answer. */
  interruptions: z.int().default(0),
  broken_conversations: z.array(BrokenConversation),
});
export type OpenConversation = z.infer<typeof OpenConversation>;

/** How a case stands before anything was said. */
export function unbegun(caseId: string): OpenConversation {
  return {
    case_id: caseId,
    [UNFINISHED]: true,
    person: null,
    turns: [],
    interruptions: 0,
    broken_conversations: [],
  };
}

/** The last that was stored of each case that has no result yet, by its id. */
export function openConversations(stored: readonly unknown[]): Map<string, OpenConversation> {
  const open = new Map<string, OpenConversation>();
  for (const entry of stored) {
    const read = OpenConversation.safeParse(entry);
    if (read.success) open.set(read.data.case_id, read.data);
  }
  return open;
}
