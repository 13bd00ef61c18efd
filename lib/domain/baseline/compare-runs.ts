import type { IntentDelta, PastRun, RunComparison } from '../comparison.ts';
import { hasFailed, hasPassed } from '../counted-as.ts';
import { countIntents } from '../metrics/intent-metrics.ts';
import { wilsonInterval } from '../metrics/wilson-interval.ts';
import type { Report, ReportCase } from '../report.ts';
import { intentMisses } from './intent-misses.ts';
import { type CasePair, pairCases } from './pair-cases.ts';
import { f1Interval, type IntentTally, isWithinNoise, jaccardOf } from './within-noise.ts';

/** A run that others are held against. */
export interface BaselineRun {
  readonly label: string | null;
  /** Of the report as it is kept as evidence. */
  readonly reportSha256: string;
  readonly report: Report;
}

/** What changed from the baseline to a run with these cases. */
export function compareRuns(baseline: BaselineRun, cases: readonly ReportCase[]): RunComparison {
  const { pairs, notComparable } = pairCases(baseline.report.cases, cases);
  const misses = intentMisses(pairs);
  const idsOf = (claim: (pair: CasePair) => boolean) =>
    pairs.filter(claim).map(({ after }) => after.id);
  return {
    baseline: {
      ...pastRunOf(baseline.report),
      label: baseline.label,
      report_sha256: baseline.reportSha256,
    },
    newly_failing: idsOf(({ before, after }) => hasPassed(before) && hasFailed(after)),
    fixed: idsOf(({ before, after }) => !hasPassed(before) && hasPassed(after)),
    still_failing: idsOf(({ before, after }) => !hasPassed(before) && hasFailed(after)),
    flaky: cases
      .filter(({ outcome, quarantine }) => outcome === 'flaky' && quarantine === undefined)
      .map(({ id }) => id),
    not_comparable: [
      ...notComparable,
      ...pairs
        .filter(({ after }) => after.outcome === 'not_evaluated')
        .map(({ after }) => ({ id: after.id, why: 'not_evaluated' as const })),
    ],
    pass_rate: comparePassRates(pairs),
    intents: compareIntents(pairs),
    ...(misses.length === 0 ? {} : { intent_misses: misses }),
  };
}

/** A run as others are compared with it and trends are drawn of it. */
export function pastRunOf(report: Omit<Report, 'cases'>): PastRun {
  return {
    run_id: report.run_id,
    started_at: report.started_at,
    verdict: report.verdict,
    planned: report.totals.planned,
    passed: report.totals.passed,
    pass_rate: report.pass_rate,
    intent_coverage: report.coverage.intent_coverage,
    p95_latency_ms: report.latency_ms.p95,
  };
}

function comparePassRates(pairs: readonly CasePair[]): RunComparison['pass_rate'] {
  const cases = pairs.length;
  const before = pairs.filter((pair) => hasPassed(pair.before)).length;
  const after = pairs.filter((pair) => hasPassed(pair.after)).length;
  const baselineInterval = wilsonInterval(before, cases);
  const interval = wilsonInterval(after, cases);
  if (baselineInterval === null || interval === null) return null;
  return {
    cases,
    baseline_passed: before,
    passed: after,
    change: (after - before) / cases,
    baseline_interval: baselineInterval,
    interval,
    within_noise: isWithinNoise(
      { successes: before, trials: cases },
      { successes: after, trials: cases },
    ),
  };
}

function compareIntents(pairs: readonly CasePair[]): IntentDelta[] {
  const before = countIntents(pairs.map((pair) => pair.before));
  const after = countIntents(pairs.map((pair) => pair.after));
  if (before.known === 0 || after.known === 0) return [];
  const earlierOf = new Map(before.perIntent.map((count) => [count.intent, count]));
  return after.perIntent
    .flatMap((count): IntentDelta[] => {
      const earlier = earlierOf.get(count.intent);
      if (earlier === undefined) return [];
      return [
        {
          intent: count.intent,
          baseline_f1: f1Of(earlier),
          f1: f1Of(count),
          change: f1Of(count) - f1Of(earlier),
          baseline_interval: f1Interval(earlier),
          interval: f1Interval(count),
          within_noise: isWithinNoise(jaccardOf(earlier), jaccardOf(count)),
        },
      ];
    })
    .sort((a, b) => a.change - b.change);
}

function f1Of({ truePositives, falsePositives, falseNegatives }: IntentTally): number {
  return (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
}
