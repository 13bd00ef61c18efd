import type { BaselineEvidence } from '../baseline/baseline.ts';
import { type DeltaThreshold, deltaThresholds } from '../baseline/delta-thresholds.ts';
import { type Change, measureChange } from '../baseline/measure-change.ts';
import { pairCases } from '../baseline/pair-cases.ts';
import { hasPassed } from '../counted-as.ts';
import {
  compareFractions,
  type Fraction,
  fraction,
  fractionOfDecimal,
  meanOfFractions,
  smallestFraction,
  toNumber,
} from '../metrics/exact-rate.ts';
import { countIntents, type IntentCounts } from '../metrics/intent-metrics.ts';
import { knownLatencies, percentile } from '../metrics/latency-metrics.ts';
import { hasEntity, hasIntent } from '../metrics/metrics.ts';
import { exactFlipRate, exactPassHatK } from '../metrics/reliability.ts';
import type { RelationCounts } from '../metrics/robustness.ts';
import type { GateResult, Metrics, ReportCase } from '../report.ts';
import { mcNemarExact } from '../statistics/mcnemar.ts';
import { Relation } from '../suite/robustness/robustness-section.ts';
import type { Suite } from '../suite/suite.ts';

interface Threshold {
  readonly name: string;
  readonly operator: GateResult['operator'];
  readonly threshold: number;
  /** Null where it cannot be measured, which is never good enough. */
  readonly actual: Fraction | null;
}

export interface GateEvidence {
  /** Names of the thresholds that hold by default. */
  readonly defaultedThresholds: readonly string[];
  readonly cases: readonly ReportCase[];
  /** Absent where the suite has no baseline at all. */
  readonly baseline?: BaselineEvidence | undefined;
  /** What is known of variants, of a relation; none are there where absent. */
  readonly relation?: ((relation: Relation) => RelationCounts) | undefined;
}

/**
 * Compares what was measured with each threshold of the suite, by exact fractions.
 *
 * A limit from above is measured only where every planned case has what it rests on: a latency that is
 * not known ranks above all others, and a match that is not known leaves the false-positive rate open.
 * Thresholds on what changed are measured against the baseline, and left out without one.
 */
export function evaluateGate(
  suite: Suite,
  metrics: Metrics,
  { defaultedThresholds, cases, baseline, relation }: GateEvidence,
): GateResult[] {
  const defaulted = new Set(defaultedThresholds);
  const thresholds = [
    ...findThresholds(suite, metrics, cases),
    ...(baseline === undefined ? [] : findDeltaThresholds(suite, cases, baseline)),
    ...findRobustnessThresholds(suite, relation),
  ];
  return thresholds.map(({ name, operator, threshold, actual }) => {
    const sign = actual === null ? null : compareFractions(actual, fractionOfDecimal(threshold));
    return {
      name,
      operator,
      threshold,
      actual: actual === null ? null : toNumber(actual),
      passed: sign !== null && (operator === '>=' ? sign >= 0 : sign <= 0),
      origin: defaulted.has(name) ? 'default' : 'suite',
    };
  });
}

function findThresholds(
  { gate }: Suite,
  { totals }: Metrics,
  cases: readonly ReportCase[],
): Threshold[] {
  const thresholds: Threshold[] = [];
  const add = (
    name: string,
    operator: Threshold['operator'],
    threshold: number | undefined,
    measured: () => Fraction | null,
  ) => {
    if (threshold !== undefined) {
      thresholds.push({ name, operator, threshold, actual: measured() });
    }
  };
  const counts = countIntents(cases);
  add('pass_rate', '>=', gate.pass_rate, () => rate(totals.passed, totals.planned));
  add('intent_coverage', '>=', gate.intent_coverage, () => shareOf(cases, hasIntent));
  add('entity_coverage', '>=', gate.entity_coverage, () => shareOf(cases, hasEntity));
  add('p95_latency_ms', '<=', gate.p95_latency_ms, () => p95LatencyOf(cases));
  add('min_intent_f1', '>=', gate.min_intent_f1, () => smallestF1(counts));
  add('max_false_positive_rate', '<=', gate.max_false_positive_rate, () =>
    meanFalsePositiveRate(counts),
  );
  const { pass_hat_k: asked } = gate;
  if (asked !== undefined) {
    add(`pass_hat_${asked.k}`, '>=', asked.at_least, () => exactPassHatK(cases, asked.k));
  }
  add('max_flip_rate', '<=', gate.max_flip_rate, () => exactFlipRate(cases));
  for (const [tag, { pass_rate }] of Object.entries(gate.tags ?? {})) {
    const tagged = cases.filter((each) => each.tags.includes(tag));
    add(`tags.${tag}.pass_rate`, '>=', pass_rate, () => shareOf(tagged, hasPassed));
  }
  return thresholds;
}

/** A relation of which no variant was run, or of which anything is not known, is not measured. */
function findRobustnessThresholds({ gate }: Suite, countOf: GateEvidence['relation']): Threshold[] {
  return Relation.options.flatMap((relation) => {
    const threshold = gate.robustness?.[relation];
    if (threshold === undefined) return [];
    const counts = countOf?.(relation);
    const isOpen = counts === undefined || counts.open > 0;
    const actual = isOpen ? null : rate(counts.passed, counts.passed + counts.failed);
    return [{ name: `robustness.${relation}`, operator: '>=', threshold, actual }];
  });
}

function findDeltaThresholds(
  { gate }: Suite,
  cases: readonly ReportCase[],
  baseline: BaselineEvidence,
): Threshold[] {
  const change =
    baseline.status === 'read'
      ? measureChange(pairCases(baseline.run.report.cases, cases).pairs)
      : null;
  return deltaThresholds(gate).map(({ name, threshold }) => ({
    name,
    operator: name === 'max_significant_loss' ? '>=' : '<=',
    threshold,
    actual: change && DELTA_MEASURES[name](change, threshold),
  }));
}

/** How often chance alone makes such a loss; 1 where there is none. */
function chanceOfLoss({ newFailures, fixed }: Change): number {
  return newFailures > fixed ? mcNemarExact({ worse: newFailures, better: fixed }) : 1;
}

const DELTA_MEASURES: Readonly<
  Record<DeltaThreshold, (change: Change, threshold: number) => Fraction | null>
> = {
  max_new_failures: ({ shared, newFailures, open }, threshold) =>
    shared === 0 || (open > 0 && newFailures <= threshold) ? null : fraction(newFailures),
  max_pass_rate_drop: ({ passRateDrop }) => passRateDrop,
  max_intent_f1_drop: ({ intentF1Drop }) => intentF1Drop,
  max_significant_loss: (change, threshold) => {
    const chance = chanceOfLoss(change);
    const isOpen = change.open > 0 && chance >= threshold;
    return change.shared === 0 || isOpen ? null : fractionOfDecimal(chance);
  },
};

function rate(part: number, whole: number): Fraction | null {
  return whole === 0 ? null : fraction(part, whole);
}

function shareOf(
  cases: readonly ReportCase[],
  claim: (reportCase: ReportCase) => boolean,
): Fraction | null {
  return rate(cases.filter(claim).length, cases.length);
}

function p95LatencyOf(cases: readonly ReportCase[]): Fraction | null {
  const milliseconds = percentile(knownLatencies(cases), 95, cases.length);
  return milliseconds === null ? null : fractionOfDecimal(milliseconds);
}

function smallestF1({ known, perIntent }: IntentCounts): Fraction | null {
  if (known === 0) return null;
  return smallestFraction(
    perIntent.map(({ truePositives, falsePositives, falseNegatives }) =>
      fraction(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    ),
  );
}

function meanFalsePositiveRate({ known, planned, perIntent }: IntentCounts): Fraction | null {
  if (known < planned) return null;
  return meanOfFractions(
    perIntent.flatMap(
      ({ falsePositives, trueNegatives }) =>
        rate(falsePositives, falsePositives + trueNegatives) ?? [],
    ),
  );
}
