import type { BaselineEvidence } from '../baseline/baseline.ts';
import { compareRuns } from '../baseline/compare-runs.ts';
import { executionOf, isRefused, isUnanswered } from '../batch.ts';
import { EXECUTION_SHARED, hasLostAnswer, isFaultOf } from '../batch-fault.ts';
import type { RunComparison } from '../comparison.ts';
import { ErrorName } from '../errors.ts';
import {
  carryOver,
  casesAndVariants,
  type EarlierRun,
  type WholeRun,
} from '../evaluation/carry-over.ts';
import { judgingOf } from '../evaluation/judging.ts';
import { countingCases, quarantineOf } from '../metrics/counting-cases.ts';
import { measure } from '../metrics/metrics.ts';
import { measureReliability } from '../metrics/reliability.ts';
import {
  bestRelation,
  countRelation,
  measureRobustness,
  type Parted,
  partedVariants,
} from '../metrics/robustness.ts';
import type {
  Discrepancy,
  GateResult,
  Metrics,
  ReliabilityFindings,
  Report,
  ReportCase,
  Robustness,
} from '../report.ts';
import type { FailedDraw } from '../run.ts';
import type { RunFailure } from '../run-state.ts';
import type { EarlyEnd } from '../stopping/early-end.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import type { Suite } from '../suite/suite.ts';
import type { Reason, Verdict } from '../verdict.ts';
import { baselineOf } from './baseline-grounds.ts';
import { evaluateBestPossibleGate } from './best-possible.ts';
import { decideVerdict } from './decide-verdict.ts';
import { earlyEndOf, explainEarlyEnd, explainFailedDraw } from './early-end.ts';
import {
  type BatchFindings,
  explainEvidence,
  explainGone,
  explainMissingCases,
  explainSharedExecutions,
  explainUndecided,
} from './explain-evidence.ts';
import { explainGate, explainPassed } from './explain-gate.ts';
import { explainJudging } from './explain-judging.ts';
import { explainNotes } from './explain-notes.ts';
import { explainRerun } from './explain-rerun.ts';
import { explainTold } from './explain-told.ts';
import { explainVerdict } from './explain-verdict.ts';
import { evaluateGate, type GateEvidence } from './gate.ts';
import { gatesAtRisk } from './gate-at-risk.ts';
import { callsOfCases, type JudgedCases, judgeCases } from './judge-cases.ts';
import type { BatchEvidence } from './match-batches.ts';

/** All that is known of a run when nothing more is to come. */
export interface RunEvidence {
  readonly suite: Suite;
  /** Names of the thresholds that hold by default. */
  readonly defaultedThresholds: readonly string[];
  readonly batches: readonly BatchEvidence[];
  readonly cancelled: boolean;
  readonly failure: RunFailure | null;
  /** Milliseconds since 1970 UTC; quarantines hold by it, and without it none does. */
  readonly startedAt?: number;
  /** Claims that what was never sent waited for a turn in the rate budget. */
  readonly heldByBudget?: boolean;
  /** What else has to be said of the run, whatever its verdict. */
  readonly remarks?: readonly Reason[];
  /** Absent where the suite has no baseline at all. */
  readonly baseline?: BaselineEvidence | undefined;
  /** Claims that the run is to become the first baseline, so that nothing can be held against one yet. */
  readonly establishesBaseline?: boolean | undefined;
  /** There where cases are drawn anew, by another seed than that of a draw by which the bot failed. */
  readonly failedDraw?: FailedDraw | undefined;
  /** There where the suite is a part of one whose other cases were run before. */
  readonly earlier?: EarlierRun | undefined;
}

export interface RunAssessment {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly metrics: Metrics;
  readonly gate: readonly GateResult[];
  readonly gateNotApplied?: NonNullable<Report['gate_not_applied']>;
  readonly comparison?: RunComparison | undefined;
  /** The suite that the verdict is on, where it is more than what was run. */
  readonly whole?: Omit<WholeRun, 'cases' | 'discrepancies'> | undefined;
  /** One for each case of the suite, in its order; variants are apart. */
  readonly cases: readonly ReportCase[];
  readonly robustness?: Robustness | undefined;
  /** There where the suite asks how reliable the bot is. */
  readonly reliability?: ReliabilityFindings | undefined;
  /** There where the run may end before every call is made. */
  readonly earlyEnd?: EarlyEnd | undefined;
  readonly discrepancies: readonly Discrepancy[];
  /** Indexes of the batches that were left out whole, and by which nothing is missing. */
  readonly batchesLeftOut: ReadonlySet<number>;
  /** What the results of a batch have that does not fit, by the batch's index. */
  readonly batchFaults: ReadonlyMap<number, readonly Reason[]>;
}

/** Turns the evidence of a run into a verdict, with its reasons and everything measured. */
export function assessRun(evidence: RunEvidence): RunAssessment {
  const { defaultedThresholds, cancelled, earlier, batches } = evidence;
  const failure = evidence.failure ?? contradictionIn(batches);
  const { judging, judged, whole, planned, parted, discrepancies } = judgeWhole(evidence);
  const { suite, cases } = parted;
  const { baseline, missing, notApplied, notes } = baselineOf({ ...evidence, suite });
  const { counting, measured, metrics } = measureCases(suite, cases);
  const grounds = { metrics: measured, parted, defaultedThresholds, baseline };
  const { gate, bestPossibleGate } = gatesAtRisk(gatesOf(counting, grounds), judged.atRisk);
  const unsound = [...explainUnsound(evidence, judged, planned), ...(whole?.unsound ?? [])];
  const verdict = decideVerdict({
    cancelled,
    failure,
    refusedOutright: isRefusedOutright(evidence),
    planned: counting.cases.length,
    notEvaluated: metrics.totals.not_evaluated,
    evidenceSound: unsound.length === 0,
    staysFailed: whole?.carriedOver.stays_failed === true || evidence.failedDraw !== undefined,
    gate,
    bestPossibleGate,
  });
  const shown = { gate, bestPossibleGate, metrics: measured, cases: counting.cases, baseline };
  const comparison = baseline?.status === 'read' ? compareRuns(baseline.run, cases) : undefined;
  const robustness = measureRobustness(parted);
  const earlyEnd = earlyEndOf(evidence.suite, judged, evidence.failedDraw);
  const reasons = explainVerdict(verdict, {
    failure,
    rerun: [explainFailedDraw(evidence), explainRerun(earlier, whole?.carriedOver, verdict)].flat(),
    evidence: [...missing, ...unsound],
    missingCases: [explainMissingCases(counting.cases), explainUndecided(counting.cases)].flat(),
    ...explainGate(shown),
    met: explainPassed(shown),
    discrepancies,
    notes: [
      ...(evidence.remarks ?? []),
      ...notes,
      ...explainEarlyEnd(earlyEnd, judged),
      ...explainNotes(evidence, { cases, gateNotApplied: notApplied, comparison, robustness }),
      ...explainJudging(judging, discrepancies),
    ],
    told: explainTold(batches, cancelled),
  });
  return {
    verdict,
    reasons,
    metrics,
    gate,
    gateNotApplied: notApplied,
    comparison,
    whole,
    cases,
    robustness,
    reliability: measureReliability(suite, counting.cases),
    earlyEnd,
    discrepancies,
    batchesLeftOut: leftOutOf(batches, judged),
    batchFaults: new Map(batches.map(({ record, faults }) => [record.index, faults])),
  };
}

/** The cases that the verdict goes by, and what is measured over them: alone, and with how many others there are. */
function measureCases(suite: Suite, cases: readonly ReportCase[]) {
  const counted = countingCases(suite, cases);
  const counting = withoutLeftOut(counted);
  const measured = measure(counting.suite, counting.cases);
  const metrics = withUncounted(measured, {
    left_out: counted.cases.length - counting.cases.length,
    quarantined: cases.length - counted.cases.length,
  });
  return { counting, measured, metrics };
}

/** The gate as it is, and as it could be at best. */
function gatesOf(
  { suite, cases }: ReturnType<typeof countingCases>,
  {
    metrics,
    parted,
    ...others
  }: Pick<GateEvidence, 'defaultedThresholds' | 'baseline'> & {
    readonly metrics: Metrics;
    readonly parted: Parted;
  },
) {
  const shown = { ...others, cases };
  return {
    gate: evaluateGate(suite, metrics, {
      ...shown,
      relation: (relation) => countRelation(relation, parted),
    }),
    bestPossibleGate: evaluateBestPossibleGate(suite, {
      ...shown,
      relation: (relation) => bestRelation(relation, parted),
    }),
  };
}

/** What keeps the evidence from carrying a verdict. */
function explainUnsound(
  evidence: RunEvidence,
  { isLeftOut }: Pick<JudgedCases, 'isLeftOut'>,
  whole: Suite,
): Reason[] {
  const { suite, heldByBudget = false } = evidence;
  const needed = evidence.batches.filter(({ record }) => !isLeftOut(record));
  const circumstances = {
    circuitBreakerSeconds: suite.circuit_breaker_seconds,
    heldByBudget,
    batches: evidence.batches.length,
  };
  return [
    ...explainEvidence(needed, circumstances),
    ...explainPlan(evidence),
    ...explainGone(whole),
  ];
}

/** The cases of the suite that the verdict is on, those of an earlier run among them where there is one. */
function judgeWhole(evidence: RunEvidence) {
  const { suite, batches, earlier, startedAt } = evidence;
  const calls = callsOfCases(suite, batches);
  const judging = judgingOf(
    suite,
    calls.flatMap((each) => each.map(({ match }) => match)),
    earlier === undefined ? undefined : casesAndVariants(earlier.report),
  );
  const judged = { suite, ...judgeCases(suite, calls, { judging, startedAt }) };
  const whole = earlier === undefined ? undefined : carryOver(earlier, judged);
  const { suite: planned, cases, discrepancies } = whole ?? judged;
  const parted = partedVariants(planned, withQuarantines(planned, cases, startedAt));
  return { judging, judged, whole, planned, parted, discrepancies };
}

function leftOutOf(
  batches: readonly BatchEvidence[],
  { isLeftOut }: Pick<JudgedCases, 'isLeftOut'>,
): ReadonlySet<number> {
  return new Set(batches.flatMap(({ record }) => (isLeftOut(record) ? record.index : [])));
}

/** The cases with the quarantines that hold now, wherever they were run. */
function withQuarantines(
  suite: Suite,
  cases: readonly ReportCase[],
  startedAt: number | undefined,
): ReportCase[] {
  return cases.map((each, position) => {
    const quarantine = quarantineOf(suite.test_cases[position] ?? {}, startedAt);
    if (quarantine === undefined && each.quarantine === undefined) return each;
    const { quarantine: _, ...reportCase } = each;
    return quarantine === undefined ? reportCase : { ...reportCase, quarantine };
  });
}

/** What is measured, and what the gate looks at: the verdict was decided without the other cases. */
function withoutLeftOut({ suite, cases }: ReturnType<typeof countingCases>) {
  if (!cases.some(({ left_out: leftOut }) => leftOut)) return { suite, cases };
  const isRun = (_: unknown, position: number) => cases[position]?.left_out === undefined;
  return {
    suite: { ...suite, test_cases: suite.test_cases.filter(isRun) },
    cases: cases.filter(isRun),
  };
}

/** What is in no rate, beside what is. */
function withUncounted(
  { totals, ...metrics }: Metrics,
  { left_out, quarantined }: { readonly left_out: number; readonly quarantined: number },
): Metrics {
  return {
    ...metrics,
    totals: {
      ...totals,
      ...(left_out === 0 ? {} : { left_out }),
      ...(quarantined === 0 ? {} : { quarantined }),
    },
  };
}

/** Batches that do not cover the suite case by case belong to another suite, or to a damaged ledger. */
function explainPlan({ suite, batches }: RunEvidence): Reason[] {
  let next = 0;
  for (const { record } of batches.toSorted((a, b) => a.record.firstCase - b.record.firstCase)) {
    if (record.firstCase !== next) next = Number.NaN;
    next += record.cases;
  }
  const planned = planRepetitions(suite).length;
  if (next === planned) return [];
  return [
    {
      code: 'batches_inconsistent',
      message: `the batches of the run (${batches.length}) do not make up the ${planned} cases of its suite, repetitions counted`,
    },
  ];
}

/** The step that comes upon it fails of it, and the failure may be lost with its execution; it is as bad later. */
function contradictionIn(batches: readonly BatchFindings[]): RunFailure | null {
  const foreign = batches.flatMap(({ record }) => record.faults).find(isFaultOf(EXECUTION_SHARED));
  const cause = explainSharedExecutions(batches) ?? foreign?.message ?? null;
  return cause === null ? null : { error: ErrorName.integrity, cause };
}

/**
 * Claims that the platform took nothing of the run, so that it is the suite that has to change. A refusal
 * after an answer that was lost proves nothing of what came before it.
 */
function isRefusedOutright({ batches }: RunEvidence): boolean {
  return (
    batches.some(({ record }) => isRefused(record)) &&
    batches.every(
      ({ record }) =>
        executionOf(record) === null && !isUnanswered(record) && !hasLostAnswer(record),
    )
  );
}
