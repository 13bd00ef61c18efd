import { containerBootstrap } from '@nlpjs/core';
import { LangEn } from '@nlpjs/lang-en-min';
import { type Classification, type ExtractedEntity, Nlp } from '@nlpjs/nlp';
import { type BotEntityValue, fillAnswer } from './answer-template.ts';
import type { BotKnowledge } from './bot-knowledge.ts';

const LOCALE = 'en';
/** What nlp.js calls the absence of an intent. */
const NO_INTENT = 'None';
/** A best intent below this share of all scores counts as none. */
const CONFIDENCE_THRESHOLD = 0.5;
/** Phrases times passes of a training, which keeps ten thousand phrases near ten seconds. */
const TRAINING_BUDGET = 400_000;
const MIN_PASSES = 40;
const MAX_PASSES = 300;

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
 * Trains a bot on `knowledge`: a perceptron per intent over stemmed words, and named entities by rule.
 *
 * The same knowledge gives the same bot, weight for weight. `elapsedMs` is the stopwatch for latencies.
 */
export async function trainBot(
  knowledge: BotKnowledge,
  elapsedMs: () => number = () => performance.now(),
): Promise<DemoBot> {
  const nlp = await train(knowledge);
  const answersOf = new Map(knowledge.intents.map(({ name, answers }) => [name, answers]));

  return {
    intents: knowledge.intents.map(({ name }) => name),

    async answer(text) {
      const startedAt = elapsedMs();
      const { classifications } = await nlp.classify(LOCALE, text);
      const match = bestMatch(classifications);
      const extracted = await nlp.extractEntities(LOCALE, text);
      const entities = distinctValues(extracted.entities);
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

async function train(knowledge: BotKnowledge): Promise<Nlp> {
  const container = containerBootstrap({});
  container.use(LangEn);
  const nlp = new Nlp({ container, autoLoad: false, autoSave: false });
  const phrases = knowledge.intents.flatMap(({ name, phrases }) =>
    phrases.map((text) => ({ text, intent: name })),
  );
  // nlp.js's own rate of 0.6 makes the weights swing on larger sets: half the accuracy at 10,000 phrases.
  nlp.useNlu('NeuralNlu', LOCALE, '*', {
    log: false,
    useNoneFeature: true,
    learningRate: 0.03,
    momentum: 0.2,
    iterations: passes(phrases.length),
  });
  nlp.addLanguage(LOCALE);
  for (const { text, intent } of phrases) nlp.addDocument(LOCALE, text, intent);
  for (const text of knowledge.outOfScope) nlp.addDocument(LOCALE, text, NO_INTENT);
  for (const entity of knowledge.entities) {
    if ('pattern' in entity) {
      nlp.addNerRegexRule(LOCALE, entity.name, entity.pattern);
      continue;
    }
    for (const [option, texts] of Object.entries(entity.options)) {
      nlp.addNerRuleOptionTexts(LOCALE, entity.name, option, texts);
    }
  }
  await nlp.nluManager.train({ log: false });
  return nlp;
}

function passes(phrases: number): number {
  return Math.min(MAX_PASSES, Math.max(MIN_PASSES, Math.floor(TRAINING_BUDGET / phrases)));
}

/** Ties are no match: the bot would be guessing. */
function bestMatch(classifications: readonly Classification[]): Classification | null {
  const [best, second] = classifications;
  if (best === undefined || best.intent === NO_INTENT || best.score < CONFIDENCE_THRESHOLD) {
    return null;
  }
  return best.score === second?.score ? null : best;
}

function distinctValues(extracted: readonly ExtractedEntity[]): BotEntityValue[] {
  const values = new Map<string, BotEntityValue>();
  for (const { entity, option, utteranceText } of extracted) {
    const value = option ?? utteranceText;
    values.set(`${entity} ${value}`, { name: entity, value });
  }
  return [...values.values()];
}
