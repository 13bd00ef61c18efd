import type { DrivenResult } from '../../../steps/ports/platform.ts';
import { foreignText } from '../../foreign-text.ts';
import { matchRecords } from '../analytics/match-records.ts';
import type { AnalyticsRecord } from '../analytics/read-analytics.ts';
import { flawOf, readsOfAnalytics } from '../answer-flaw.ts';
import type { ApiOutcome } from '../api-outcome.ts';
import {
  type ConversationBatch,
  type SpokenCase,
  turnAsksForScores,
} from './conversation-batch.ts';
import { resultOf } from './hold-conversation.ts';
import type { OpenConversation, TurnResult } from './open-conversation.ts';

export type IntentsReading =
  | { readonly status: 'read'; readonly result: DrivenResult }
  /** Not all is there yet. */
  | { readonly status: 'waiting' };

/**
 * The result of a conversation that is over, with the intents that the bot found by its own analytics.
 *
 * @param isLast claims that it is waited for no more, so that what is missing is missing for good
 */
export function readIntents(
  { spoken, open }: { readonly spoken: SpokenCase; readonly open: OpenConversation },
  outcome: ApiOutcome<readonly AnalyticsRecord[]>,
  { batch, isLast }: { readonly batch: ConversationBatch; readonly isLast: boolean },
): IntentsReading {
  const answers = outcome.status === 'ok' && outcome.answer !== undefined ? [outcome.answer] : [];
  const found = intentsIn(spoken, outcome, { batch, open });
  if (found.status === 'waiting' && !isLast) return { status: 'waiting' };
  const problem = found.status === 'read' ? undefined : found.problem;
  const withIntents = (intents: readonly Intent[]) =>
    open.turns.map((turn, place) => ({ ...turn, ...intents[place] }));
  const turns = found.status === 'read' ? withIntents(found.came) : open.turns;
  const masked = found.status === 'read' ? withIntents(found.masked) : open.turns;
  const isMasked = answers.some((answer) => answer.masked.length > 0);
  const said = { turns, masked: isMasked ? masked : null, answers };
  return { status: 'read', result: resultOf(spoken, open, { said, problem }) };
}

type Intent = Partial<Pick<TurnResult, 'matched_intent' | 'confidence' | 'intent_scores'>>;

type Found =
  | {
      readonly status: 'read';
      readonly came: readonly Intent[];
      readonly masked: readonly Intent[];
    }
  | { readonly status: 'waiting' | 'unreadable'; readonly problem: string };

function intentsIn(
  { turns }: SpokenCase,
  outcome: ApiOutcome<readonly AnalyticsRecord[]>,
  { batch, open }: { readonly batch: ConversationBatch; readonly open: OpenConversation },
): Found {
  if (outcome.status === 'failed') {
    return waiting(`the analytics of the bot could not be read (${outcome.problem})`);
  }
  const flaw = flawOf(outcome.answer, readsOfAnalytics);
  if (flaw !== null) return unreadable(`the analytics of the bot have ${flaw}`);
  const said = turns.slice(0, open.turns.length).map((turn) => ({
    text: turn.input_text,
    isAsked: turnAsksForScores(turn),
  }));
  const came = outcome.came ?? outcome.value;
  const matching = matchRecords(came, said);
  if (matching.status === 'incomplete') {
    return waiting(
      `${matching.missing} of ${said.length} messages did not come to the analytics of the bot within ${batch.analytics_wait_seconds} s (cognigy.analytics_wait_seconds)`,
    );
  }
  if (matching.status === 'contradictory') {
    return unreadable(`the analytics of the bot cannot be believed: ${matching.problem}`);
  }
  const asked = matching.records.map((record, place) =>
    said[place]?.isAsked ? record : undefined,
  );
  const odd = asked.flatMap((each) => oddity(each, batch.entrypoint)).at(0);
  if (odd !== undefined) return unreadable(odd);
  const keptOf = new Map(came.map((record, place) => [record, outcome.value[place]]));
  return {
    status: 'read',
    came: asked.map(intentOf),
    masked: asked.map((each) => intentOf(each === undefined ? each : keptOf.get(each))),
  };
}

/** Why nothing can be judged by a record. */
function oddity(
  record: AnalyticsRecord | undefined,
  expected: ConversationBatch['entrypoint'],
): string[] {
  if (record === undefined) return [];
  const { intentScore: score, entrypoint } = record;
  if (score !== null && score !== undefined && !(score >= 0 && score <= 1)) {
    return [`the analytics of the bot have the score ${score}, not one from 0 to 1`];
  }
  if (expected !== null && typeof entrypoint === 'string' && entrypoint !== expected.id) {
    return [
      `by the analytics of the bot ${foreignText(entrypoint, 60)} has answered, and ${expected.id} is tested`,
    ];
  }
  return [];
}

function intentOf(record: AnalyticsRecord | undefined): Intent {
  if (record === undefined) return {};
  const { intent, intentScore } = record;
  if (intent === undefined || intent === null || intent === '') {
    return { matched_intent: null, confidence: 0, intent_scores: [] };
  }
  if (intentScore === undefined || intentScore === null) {
    return { matched_intent: intent, confidence: null, intent_scores: [] };
  }
  return {
    matched_intent: intent,
    confidence: intentScore,
    intent_scores: [{ name: intent, score: intentScore }],
  };
}

function waiting(problem: string): Found {
  return { status: 'waiting', problem };
}

function unreadable(problem: string): Found {
  return { status: 'unreadable', problem };
}
