import type { IntentScore, Metrics, ReportCase } from '../report.ts';

/** How an intent fared, one against the rest.. */
interface IntentCount {
  readonly intent: string;
  readonly support: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

export interface IntentCounts {
  /** Planned cases that say what to match, out of scope included. */
  readonly planned: number;
  /** Those of them of which it is known what they matched. */
  readonly known: number;
  readonly correct: number;
  /** One for each intent that the suite expects, by name. */
  readonly perIntent: readonly IntentCount[];
  readonly confusion: Metrics['intents']['confusion'];
  readonly outOfScope: { readonly cases: number; readonly known: number; readonly matched: number };
}

/** What a case matched (null: nothing), as far as it counts: undefined where that is not known. */
export function knownMatch(reportCase: ReportCase): string | null | undefined {
  return reportCase.outcome === 'not_evaluated' ? undefined : reportCase.matched_intent;
}

/**
 * Counts over the planned cases that carry `expected_intent`.
 *
 * A case whose match is not known is a false negative of the intent it expects, and neither a false
 * positive nor a true negative of any other.
 */
export function countIntents(cases: readonly ReportCase[]): IntentCounts {
  const directed = cases.filter((each) => each.expected_intent !== undefined);
  const confusion = new Map<string | null, Map<string | null, number>>();
  const support = new Map<string, number>();
  for (const each of directed) {
    const expected = each.expected_intent ?? null;
    if (expected !== null) support.set(expected, (support.get(expected) ?? 0) + 1);
    const actual = knownMatch(each);
    if (actual === undefined) continue;
    const row = confusion.get(expected) ?? new Map<string | null, number>();
    row.set(actual, (row.get(actual) ?? 0) + 1);
    confusion.set(expected, row);
  }
  const cells = [...confusion].flatMap(([expected, row]) =>
    [...row].map(([actual, count]) => ({ expected, actual, count })),
  );
  const known = total(cells);
  const matchedTotals = new Map<string | null, number>();
  const knownSupport = new Map<string | null, number>();
  for (const { expected, actual, count } of cells) {
    matchedTotals.set(actual, (matchedTotals.get(actual) ?? 0) + count);
    knownSupport.set(expected, (knownSupport.get(expected) ?? 0) + count);
  }
  const perIntent = [...support]
    .sort(([a], [b]) => byName(a, b))
    .map(([intent, planned]): IntentCount => {
      const truePositives = confusion.get(intent)?.get(intent) ?? 0;
      const falsePositives = (matchedTotals.get(intent) ?? 0) - truePositives;
      return {
        intent,
        support: planned,
        truePositives,
        falsePositives,
        falseNegatives: planned - truePositives,
        trueNegatives: known - (knownSupport.get(intent) ?? 0) - falsePositives,
      };
    });
  const outOfScopeCells = cells.filter((cell) => cell.expected === null);
  return {
    planned: directed.length,
    known,
    correct: total(cells.filter((cell) => cell.expected === cell.actual)),
    perIntent,
    confusion: cells.sort(
      (a, b) => byName(a.expected, b.expected) || b.count - a.count || byName(a.actual, b.actual),
    ),
    outOfScope: {
      cases: directed.filter((each) => each.expected_intent === null).length,
      known: total(outOfScopeCells),
      matched: total(outOfScopeCells.filter((cell) => cell.actual !== null)),
    },
  };
}

/** Accuracy, scores and confusion; null throughout where not one match is known. */
export function measureIntents(
  counts: IntentCounts,
): Pick<Metrics, 'intents' | 'false_positive_rate' | 'out_of_scope'> {
  const measured = counts.known > 0;
  const perIntent = counts.perIntent.map((count) => scoreOf(count, measured));
  const rates = perIntent.flatMap((score) => score.false_positive_rate ?? []);
  const { cases, known, matched } = counts.outOfScope;
  return {
    intents: {
      accuracy: measured ? counts.correct / counts.planned : null,
      macro: average(perIntent, () => 1, measured),
      weighted: average(perIntent, (score) => score.support, measured),
      per_intent: perIntent,
      confusion: counts.confusion,
    },
    false_positive_rate: rates.length > 0 ? sum(rates) / rates.length : null,
    out_of_scope: { cases, matched, false_accept_rate: share(matched, known) },
  };
}

function scoreOf(count: IntentCount, measured: boolean): IntentScore {
  const { intent, support, truePositives, falsePositives, falseNegatives, trueNegatives } = count;
  const counted = {
    intent,
    support,
    true_positives: truePositives,
    false_positives: falsePositives,
    false_negatives: falseNegatives,
    true_negatives: trueNegatives,
  };
  if (!measured) {
    return { ...counted, precision: null, recall: null, f1: null, false_positive_rate: null };
  }
  return {
    ...counted,
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, support),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    false_positive_rate: share(falsePositives, falsePositives + trueNegatives),
  };
}

/** A precision that does not exist, of an intent that nothing matched, counts 0 rather than being left out. */
function average(
  scores: readonly IntentScore[],
  weightOf: (score: IntentScore) => number,
  measured: boolean,
): Metrics['intents']['macro'] {
  const weight = sum(scores.map(weightOf));
  if (!measured || weight === 0) return { precision: null, recall: null, f1: null };
  const mean = (pick: (score: IntentScore) => number | null) =>
    // A mean of ones can come out above one by a rounding error.
    Math.min(1, sum(scores.map((score) => weightOf(score) * (pick(score) ?? 0))) / weight);
  return {
    precision: mean((score) => score.precision),
    recall: mean((score) => score.recall),
    f1: mean((score) => score.f1),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function total(cells: readonly { readonly count: number }[]): number {
  return cells.reduce((all, { count }) => all + count, 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** By code units, "no intent" last, so that the order is the same everywhere. */
function byName(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
