import type { IntentMiss } from '../comparison.ts';
import { hasFailed } from '../counted-as.ts';
import type { ReportCase } from '../report.ts';
import type { CasePair } from './pair-cases.ts';

/** The intents that failed cases asked for and did not get, with the scores of both runs as far as they are known. */
export function intentMisses(pairs: readonly CasePair[]): IntentMiss[] {
  return pairs.filter(({ after }) => hasFailed(after)).flatMap(missesOfPair);
}

function missesOfPair({ before, after }: CasePair): IntentMiss[] {
  const misses = new Map<number | undefined, IntentMiss>();
  for (const { type, turn, passed, expected, actual } of after.assertions) {
    if (type !== 'intent' || passed || !isIntent(expected) || !isIntent(actual)) continue;
    const [now, then] = [understood(after, turn), understood(before, turn)];
    const miss = {
      id: after.id,
      ...(turn === undefined ? {} : { turn }),
      expected: { name: expected, score: scoreOf(now, expected) },
      actual: { name: actual, score: scoreOf(now, actual) },
      best: now?.intent_scores?.[0] ?? null,
      baseline_score: scoreOf(then, expected),
    };
    const isKnown = [miss.expected.score, miss.actual.score, miss.best].some(
      (each) => each !== null,
    );
    if (isKnown) misses.set(turn, miss);
  }
  return [...misses.values()];
}

type Understood = Pick<ReportCase, 'matched_intent' | 'confidence' | 'intent_scores'>;

function understood(reportCase: ReportCase, turn: number | undefined): Understood | undefined {
  return turn === undefined ? reportCase : reportCase.turns?.[turn - 1];
}

/** Platforms that list no scores tell that of the matched intent. */
function scoreOf(of: Understood | undefined, intent: string | null): number | null {
  if (of === undefined || intent === null) return null;
  const listed = of.intent_scores?.find(({ name }) => name === intent);
  return listed?.score ?? (of.matched_intent === intent ? of.confidence : null);
}

function isIntent(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
