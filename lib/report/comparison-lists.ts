import { changeWords, pValueText } from '../domain/baseline/change-words.ts';
import type { IntentDelta, IntentMiss, RunComparison } from '../domain/comparison.ts';
import { hasFailed } from '../domain/counted-as.ts';
import type { ReportCase } from '../domain/report.ts';
import { counted, intervalText, percentage, score } from './measure-text.ts';

/** What changed since the baseline, as lists that every text format shows in its own way. */
export interface ComparisonLists {
  readonly baseline: string;
  readonly passRate: string | null;
  readonly changes: readonly { readonly title: string; readonly ids: readonly string[] }[];
  /** Intents that got worse, the largest losses first. */
  readonly intents: readonly { readonly intent: string; readonly text: string }[];
  /** Tags whose pass rate fell, the largest losses first. */
  readonly tags: readonly { readonly tag: string; readonly text: string }[];
  /** How close failed cases came to their intents. */
  readonly misses: readonly { readonly id: string; readonly text: string }[];
}

/** @param cases of the later run, by which cases that cannot be compared are told to fail */
export function comparisonLists(
  comparison: RunComparison,
  cases: readonly ReportCase[],
): ComparisonLists {
  const { baseline, pass_rate: rate } = comparison;
  const failing = new Set(cases.filter(hasFailed).map(({ id }) => id));
  return {
    baseline: baseline.label === null ? baseline.run_id : `${baseline.label}, ${baseline.run_id}`,
    passRate:
      rate === null
        ? null
        : `pass rate ${rateText(rate.passed, rate.cases, rate.interval)} over ${counted(rate.cases, 'shared case')}, ` +
          `it was ${rateText(rate.baseline_passed, rate.cases, rate.baseline_interval)}` +
          and(changeWords(comparison)),
    changes: [
      { title: 'newly failing', ids: comparison.newly_failing },
      { title: 'fixed', ids: comparison.fixed },
      { title: 'still failing', ids: comparison.still_failing },
      { title: 'flaky', ids: comparison.flaky },
      {
        title: 'not comparable',
        ids: comparison.not_comparable.map(
          ({ id, why }) => `${id} (${why.replace('_', ' ')}${failing.has(id) ? ', fails' : ''})`,
        ),
      },
    ].filter(({ ids }) => ids.length > 0),
    intents: comparison.intents
      .filter(({ change }) => change < 0)
      .map((delta) => ({
        intent: delta.intent,
        text: `F1 ${score(delta.f1)}${scoreInterval(delta.interval)}, it was ${score(delta.baseline_f1)}${and(deltaWords(delta))}`,
      })),
    tags: (comparison.tags ?? [])
      .filter(({ change }) => change < 0)
      .map((delta) => ({
        tag: delta.tag,
        text: `${delta.passed} of ${delta.cases} passed, ${delta.baseline_passed} did${and(deltaWords(delta))}`,
      })),
    misses: (comparison.intent_misses ?? []).map((miss) => ({
      id: miss.turn === undefined ? miss.id : `${miss.id}, turn ${miss.turn}`,
      text: missText(miss),
    })),
  };
}

/** Such as `expected refund 0.61, got cancel 0.64; it was 0.72`. */
function missText({ expected, actual, best, baseline_score: was }: IntentMiss): string {
  const runnerUp =
    actual.name === null && best !== null
      ? ` (the best: ${best.name} ${best.score.toFixed(2)})`
      : '';
  const earlier = was === null ? '' : `; it was ${was.toFixed(2)}`;
  return `expected ${intentText(expected)}, got ${intentText(actual)}${runnerUp}${earlier}`;
}

function intentText({ name, score: own }: IntentMiss['expected']): string {
  return `${name ?? 'none'}${own === null ? '' : ` ${own.toFixed(2)}`}`;
}

function rateText(
  passed: number,
  cases: number,
  interval: { readonly low: number; readonly high: number },
): string {
  return `${percentage(passed / cases)} (${intervalText(interval)})`;
}

function scoreInterval(interval: { readonly low: number; readonly high: number } | null): string {
  return interval === null ? '' : ` (${score(interval.low)} to ${score(interval.high)})`;
}

/** What a change of one intent or tag is worth, all of them being looked through; empty in reports of 0.1.0. */
export function deltaWords({
  worse,
  better,
  p_value,
  within_noise,
}: Pick<IntentDelta, 'worse' | 'better' | 'p_value' | 'within_noise'>): string {
  if (worse === undefined || better === undefined || p_value === undefined) return '';
  const counts = `${worse} worse, ${better} better: ${pValueText(p_value)}`;
  return within_noise ? `${counts}, which may be chance` : counts;
}

const and = (words: string) => (words === '' ? '' : `; ${words}`);
