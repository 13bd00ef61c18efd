import { requestsOfTurn, type SpokenCase } from './conversation-batch.ts';
import type { OpenConversation } from './open-conversation.ts';

/** A case that has no result yet, and how far its conversation is. */
export interface Todo {
  readonly spoken: SpokenCase;
  readonly open: OpenConversation;
}

export function turnsLeft({ spoken, open }: Todo): number {
  if (open.unread_since_ms !== undefined) return 0;
  return spoken.turns.length - (open.person === null ? 0 : open.turns.length);
}

export function requestsOf({ spoken, open }: Todo): number {
  if (open.unread_since_ms !== undefined) return 1;
  const left = spoken.turns.slice(open.person === null ? 0 : open.turns.length);
  return left.reduce((sum, turn) => sum + requestsOfTurn(turn), 0);
}
