import type { Draws } from '../draws.ts';
import type { PlatformPlan } from '../simulation-plan.ts';
import type {
  JudgedConversation,
  OrderAsked,
  SimulatedExecution,
  SimulatedScenario,
} from './simulated-execution.ts';
import { CRITERIA, MAX_TURNS, MODEL, WIRE_CRITERIA } from './simulated-scenario.ts';

interface About extends OrderAsked {
  readonly now: number;
  /** Texts of cases that the bot gets wrong, at least once where they are run more than once. */
  readonly wrong: ReadonlySet<string>;
  readonly platform: PlatformPlan;
}

export function orderedExecution(
  id: string,
  scenario: SimulatedScenario,
  { key, name, runs, now, wrong, platform }: About,
  draws: Draws,
): SimulatedExecution {
  const never = draws.chance(0.03);
  const fails = platform.failsExecutions && draws.chance(0.3);
  const { longestSeconds } = platform;
  const conversations = Array.from({ length: runs }, (_, place) => {
    const isWrong = wrong.has(scenario.case.text) && (place === 0 || draws.chance(0.5));
    const breaks = fails && (place === runs - 1 || draws.chance(0.4));
    return conversationOf(scenario, { batch: id, sequence: place + 1, isWrong, breaks }, draws);
  });
  return {
    id,
    key,
    cases: Array.from({ length: runs }, () => scenario.case),
    acceptedAt: now,
    endsAt: never ? Number.POSITIVE_INFINITY : now + draws.whole(1_000, longestSeconds * 2_000),
    word: fails ? 'failed' : 'completed',
    results: [],
    order: { key, name, runs, scenario, ids: [id, `${id}-id`], conversations, stoppedAt: null },
  };
}

/** Where the bot is wrong its judge says so of the whole, of a criterion, or of both. */
function conversationOf(
  { ids, case: { text } }: SimulatedScenario,
  told: {
    readonly batch: string;
    readonly sequence: number;
    readonly isWrong: boolean;
    readonly breaks: boolean;
  },
  draws: Draws,
): JudgedConversation {
  const { batch, sequence, isWrong, breaks } = told;
  const where = isWrong ? draws.pick(['whole', 'criterion', 'both'] as const) : null;
  const failed = where === null || where === 'whole' ? -1 : draws.whole(0, CRITERIA.length - 1);
  const turns = [text, 'as you wish', 'thank you', 'good bye'].slice(0, draws.whole(2, MAX_TURNS));
  return {
    id: `${batch}-run-${sequence}`,
    sequence,
    simulationReference: ids.referenceId,
    simulationRunBatchReference: batch,
    largeLanguageModelReferenceId: MODEL.referenceId,
    turns: turns.map((said, place) => ({ sequence: place + 1, text: said })),
    totalTurns: turns.length,
    maxTurns: MAX_TURNS,
    successCriteria: WIRE_CRITERIA,
    metrics: {
      success: where === null || where === 'criterion',
      results: CRITERIA.map(({ name }, place) => ({
        name,
        success: place !== failed,
        reason: place === failed ? 'it did not' : 'it did',
      })),
      summary: 'a conversation was held',
      isBatchStopped: false,
      isConversationEnded: draws.chance(0.8),
      errorInfo: { message: breaks ? 'the model is overloaded' : '' },
    },
    duration: draws.whole(1_000, 20_000),
  };
}

/** When it is over and as what; a stop comes when the platform gets to it. */
export function endOf(
  { endsAt, word, order }: SimulatedExecution,
  stopsAfterMs: number,
): { readonly at: number; readonly word: string } {
  const stopped = order?.stoppedAt ?? null;
  const stopAt = stopped === null ? Number.POSITIVE_INFINITY : stopped + stopsAfterMs;
  return stopAt < endsAt ? { at: stopAt, word: 'stopped' } : { at: endsAt, word };
}
