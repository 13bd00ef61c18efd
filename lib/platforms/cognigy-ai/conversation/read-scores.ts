import type { IntentThresholds } from '../../../domain/suite/prepared/intent-thresholds.ts';
import { foreignText } from '../../foreign-text.ts';
import type { NluScore } from '../wire.ts';

/** Intents that are told with a case, the best first. */
const SCORES_TOLD = 5;

interface ScoredIntent {
  readonly name: string;
  readonly score: number;
}

export type ScoresReading =
  | {
      readonly problem: null;
      /** Null: none, be it that none was good enough, or that the bot would ask back. */
      readonly matched_intent: string | null;
      readonly confidence: number;
      readonly intent_scores: ScoredIntent[];
    }
  | { readonly problem: string };

/** An entry without an id, or of this name, stands for no intent (Cognigy.AI documentation, intent reranking). */
const REJECT_NAME = 'null - ';

/**
 * The intent that the bot takes a sentence for, by its scores and its thresholds.
 *
 * The best one counts from `lower` on; one that has a confirmation sentence from `upper` on, since the
 * bot asks back below it. What is not told from another score, or is no score, is no ground for a judgement.
 *
 * @param asked the intent that the case expects, which is told whatever its place
 */
export function readScores(
  scores: readonly NluScore[],
  thresholds: IntentThresholds,
  asked: string | null | undefined,
): ScoresReading {
  const odd = scores.find(({ score }) => !(score >= 0 && score <= 1));
  if (odd !== undefined) {
    return {
      problem: `the intent ${word(odd.name)} has the score ${odd.score}, not one from 0 to 1`,
    };
  }
  const unclear = scores.find(({ negated }) => !isFlag(negated));
  if (unclear !== undefined) {
    return { problem: `whether the intent ${word(unclear.name)} was negated cannot be read` };
  }
  const ranked = scores
    .filter(({ negated }) => negated !== true)
    .toSorted((a, b) => b.score - a.score);
  const [best] = ranked;
  const rival = ranked.find(({ name }) => name !== best?.name);
  const isTie = best !== undefined && rival?.score === best.score && counts(best, thresholds);
  if (isTie && rival !== undefined) {
    return {
      problem: `the intents ${word(best.name)} and ${word(rival.name)} have one score, ${best.score}`,
    };
  }
  return {
    problem: null,
    matched_intent:
      best !== undefined && !isReject(best) && counts(best, thresholds) ? best.name : null,
    confidence: best === undefined || isReject(best) ? 0 : best.score,
    intent_scores: told(ranked, asked),
  };
}

function counts(entry: NluScore, { lower, upper }: IntentThresholds): boolean {
  const asksBack =
    (entry.confirmationSentences ?? []).length > 0 || (entry.confirmationSentence ?? '') !== '';
  return entry.score >= (asksBack ? upper : lower);
}

function isReject({ id, name }: NluScore): boolean {
  return id === null || name.startsWith(REJECT_NAME);
}

function isFlag(negated: unknown): boolean {
  return negated === undefined || negated === null || typeof negated === 'boolean';
}

function told(ranked: readonly NluScore[], asked: string | null | undefined): ScoredIntent[] {
  const best = ranked.filter((entry) => !isReject(entry)).slice(0, SCORES_TOLD);
  const expected = ranked.find(({ name }) => name === asked);
  const all = expected === undefined || best.includes(expected) ? best : [...best, expected];
  return all.map(({ name, score }) => ({ name, score }));
}

const word = (text: string) => JSON.stringify(foreignText(text, 80));
