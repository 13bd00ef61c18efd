import type { RunComparison } from '../domain/comparison.ts';
import { toldApart } from '../domain/look-alike.ts';
import type { ReportCase } from '../domain/report.ts';

/** What a case asked for and did not get. */
export interface Miss {
  /** Such as `intent`, or `intent in turn 2` where the case is a conversation. */
  readonly type: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * The assertions that do not hold, each once, although the platform and our own rules may both have judged it.
 *
 * @param compared with what the expected intents scored in a baseline
 */
export function missesOf(reportCase: ReportCase, compared?: RunComparison): Miss[] {
  const misses = new Map<string, Miss>();
  for (const { type: asserted, turn, expected, actual, passed } of reportCase.assertions) {
    if (passed) continue;
    const type = turn === undefined ? asserted : `${asserted} in turn ${turn}`;
    const scores = asserted === 'intent' ? scoresOf(reportCase, turn) : [];
    const earlier = compared?.intent_misses?.find(
      (each) => asserted === 'intent' && each.id === reportCase.id && each.turn === turn,
    )?.baseline_score;
    const [wanted, found] = toldApart(valueText(expected), valueText(actual));
    const miss = {
      type,
      expected: `${wanted}${scoreText(scores, expected, earlier)}`,
      actual: `${found}${scoreText(scores, actual)}`,
    };
    misses.set(JSON.stringify(miss), miss);
  }
  return [...misses.values()];
}

type Scores = NonNullable<ReportCase['intent_scores']>;

function scoresOf({ intent_scores, turns }: ReportCase, turn: number | undefined): Scores {
  return (turn === undefined ? intent_scores : turns?.[turn - 1]?.intent_scores) ?? [];
}

/** How close it was: the score of the intent, and of the best one where none was matched. */
function scoreText(scores: Scores, intent: unknown, earlier?: number | null): string {
  const [best] = scores;
  if (best === undefined) return '';
  if (intent === null) return ` (the best: ${best.name} ${best.score.toFixed(2)})`;
  const own = scores.find(({ name }) => name === intent);
  const was = typeof earlier === 'number' ? `; it was ${earlier.toFixed(2)}` : '';
  return own === undefined ? ` (no score${was})` : ` (${own.score.toFixed(2)}${was})`;
}

/** The matched intent in words, with the confidence where there is one; null where the platform did not say. */
export function matchedText({
  matched_intent: intent,
  confidence,
}: Pick<ReportCase, 'matched_intent' | 'confidence'>): string | null {
  if (intent === undefined) return null;
  const name = intent ?? 'none';
  return confidence === null ? name : `${name} (confidence ${confidence.toFixed(2)})`;
}

function valueText(value: ReportCase['assertions'][number]['expected']): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value === '' || /\s/u.test(value) ? `"${value}"` : value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  return JSON.stringify(value);
}
