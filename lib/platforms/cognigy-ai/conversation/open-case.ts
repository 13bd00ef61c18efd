import type { Turn } from '../../../domain/suite/suite.ts';
import {
  type ConversationBatch,
  messagesOfTurn,
  requestsOfTurn,
  type SpokenCase,
} from './conversation-batch.ts';
import type { OpenConversation } from './open-conversation.ts';

/** A case that has no result yet, and how far its conversation is. */
export interface Todo {
  readonly spoken: SpokenCase;
  readonly open: OpenConversation;
}

type Replay = Pick<ConversationBatch, 'stable'>;

function turnsLeft({ spoken, open }: Todo): { readonly turn: Turn; readonly place: number }[] {
  const said = open.person === null ? 0 : open.turns.length;
  return spoken.turns.map((turn, place) => ({ turn, place })).slice(said);
}

/** Messages that its conversation can still take. */
export function messagesLeft(todo: Todo, batch: Replay): number {
  if (todo.open.unread_since_ms !== undefined) return 0;
  return turnsLeft(todo).reduce((sum, { place }) => sum + messagesOfTurn(batch, place), 0);
}

/** The same of requests, each message among them. */
export function requestsOf(todo: Todo, batch: Replay): number {
  if (todo.open.unread_since_ms !== undefined) return 1;
  return turnsLeft(todo).reduce(
    (sum, { turn, place }) => sum + requestsOfTurn(turn) + messagesOfTurn(batch, place) - 1,
    0,
  );
}
