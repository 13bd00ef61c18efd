import type { Report } from '../../../domain/report.ts';
import type { PageCase } from '../../page-case.ts';
import { Words } from '../foreign-text.tsx';

interface IntentScoresProps {
  readonly reportCase: PageCase;
  readonly report: Omit<Report, 'cases'>;
}

/** How close it was: the intents that came into question, the best first. */
export function IntentScores({ reportCase, report }: IntentScoresProps) {
  const {
    id,
    intent_scores: scores = [],
    expected_intent,
    matched_intent,
    confidence,
  } = reportCase;
  if (scores.length === 0) {
    if (confidence === null || !matched_intent) return null;
    return (
      <p class="quiet">
        Matched with confidence {confidence.toFixed(2)}; the platform tells no scores of other
        intents.
      </p>
    );
  }
  const before = scoreBefore(report, id);
  return (
    <ol class="scores" aria-label="Scores of intents">
      {scores.map(({ name, score }) => (
        <li key={name} class={name === expected_intent ? 'score-expected' : undefined}>
          <span class="score-bar" aria-hidden="true">
            <span style={{ width: `${Math.round(Math.min(1, Math.max(0, score)) * 100)}%` }} />
          </span>
          <strong>{score.toFixed(2)}</strong> <Words text={name} characters={60} />
          {name === matched_intent && <span class="quiet">matched</span>}
          {name === expected_intent && <span class="quiet">expected</span>}
          {name === expected_intent && before !== null && (
            <span class="quiet">it was {before.toFixed(2)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What the expected intent of a case scored in the baseline; null where that is not known. */
function scoreBefore({ comparison }: Omit<Report, 'cases'>, id: string): number | null {
  return comparison?.intent_misses?.find((miss) => miss.id === id)?.baseline_score ?? null;
}
