import { fillAnswer } from './answer-template.ts';
import type { BotKnowledge } from './bot-knowledge.ts';
import { type BotEntityValue, findEntities } from './find-entities.ts';
import { type RankedIntent, trainClassifier } from './intent-classifier.ts';

/** A best intent below this share of all scores counts as none. */
const CONFIDENCE_THRESHOLD = 0.5;

export interface BotAnswer {
  /** Null where no intent matched. */
  readonly intent: string | null;
  /** 0 to 1; null where no intent matched. */
  readonly confidence: number | null;
  readonly entities: readonly BotEntityValue[];
  readonly responseText: string;
  /** Measured, in whole milliseconds, rounded up, at least 1. */
  readonly latencyMs: number;
}

export interface DemoBot {
  readonly intents: readonly string[];
  answer(text: string): Promise<BotAnswer>;
}

/**
 * Trains a bot on `knowledge`: intents by what their phrases have in common, and named entities by rule.
 *
 * The same knowledge gives the same bot, weight for weight. `elapsedMs` is the stopwatch for latencies.
 */
export async function trainBot(
  knowledge: BotKnowledge,
  elapsedMs: () => number = () => performance.now(),
): Promise<DemoBot> {
  const classify = trainClassifier([
    ...knowledge.intents.flatMap(({ name, phrases }) =>
      phrases.map((text) => ({ text, intent: name })),
    ),
    ...knowledge.outOfScope.map((text) => ({ text, intent: null })),
  ]);
  const answersOf = new Map(knowledge.intents.map(({ name, answers }) => [name, answers]));

  return {
    intents: knowledge.intents.map(({ name }) => name),

    async answer(text) {
      const startedAt = elapsedMs();
      const match = bestMatch(classify(text));
      const entities = findEntities(text, knowledge.entities);
      const candidates = match === null ? [] : (answersOf.get(match.intent) ?? []);
      const responseText = fillAnswer(candidates, entities) ?? knowledge.fallbackAnswer;
      return {
        intent: match?.intent ?? null,
        confidence: match === null ? null : Math.round(match.score * 10_000) / 10_000,
        entities,
        responseText,
        latencyMs: Math.max(1, Math.ceil(elapsedMs() - startedAt)),
      };
    },
  };
}

/** Ties are no match: the bot would be guessing. */
function bestMatch([best, second]: readonly RankedIntent[]) {
  if (best === undefined || best.intent === null || best.score < CONFIDENCE_THRESHOLD) return null;
  return best.score === second?.score ? null : { intent: best.intent, score: best.score };
}
