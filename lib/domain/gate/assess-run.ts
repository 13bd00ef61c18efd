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
import { evaluateCase } from '../evaluation/evaluate-case.ts';
import { judgeRepetitions } from '../evaluation/judge-repetitions.ts';
import { type Judging, judgingOf } from '../evaluation/judging.ts';
import type { MatchedResult } from '../evaluation/match-results.ts';
import { countingCases, quarantineOf } from '../metrics/counting-cases.ts';
import { measure } from '../metrics/metrics.ts';
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
  Report,
  ReportCase,
  Robustness,
} from '../report.ts';
import type { RunFailure } from '../run-state.ts';
import { planRepetitions } from '../suite/planning/plan-repetitions.ts';
import { minPassOf } from '../suite/repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import type { Reason, Verdict } from '../verdict.ts';
import { baselineOf } from './baseline-grounds.ts';
import { evaluateBestPossibleGate } from './best-possible.ts';
import { decideVerdict } from './decide-verdict.ts';
import {
  type BatchFindings,
  explainEvidence,
  explainGone,
  explainMissingCases,
  explainSharedExecutions,
} from './explain-evidence.ts';
import { explainGate, explainPassed } from './explain-gate.ts';
import { explainJudging } from './explain-judging.ts';
import { explainNotes } from './explain-notes.ts';
import { explainRerun } from './explain-rerun.ts';
import { explainTold } from './explain-told.ts';
import { explainVerdict } from './explain-verdict.ts';
import { evaluateGate, type GateEvidence } from './gate.ts';
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
  readonly discrepancies: readonly Discrepancy[];
  /** What the results of a batch have that does not fit, by the batch's index. */
  readonly batchFaults: ReadonlyMap<number, readonly Reason[]>;
}

/** Turns the evidence of a run into a verdict, with its reasons and everything measured. */
export function assessRun(evidence: RunEvidence): RunAssessment {
  const { defaultedThresholds, cancelled, earlier, batches } = evidence;
  const failure = evidence.failure ?? contradictionIn(batches);
  const { judging, whole, planned, parted, discrepancies } = judgeWhole(evidence);
  const { suite, cases } = parted;
  const { baseline, missing, notApplied, notes } = baselineOf({ ...evidence, suite });
  const counting = countingCases(suite, cases);
  const metrics = withQuarantined(
    measure(counting.suite, counting.cases),
    cases.length - counting.cases.length,
  );
  const grounds = { metrics, parted, defaultedThresholds, baseline };
  const { gate, bestPossibleGate } = gatesOf(counting, grounds);
  const unsound = [...explainUnsound(evidence, batches, planned), ...(whole?.unsound ?? [])];
  const verdict = decideVerdict({
    cancelled,
    failure,
    refusedOutright: isRefusedOutright(evidence),
    planned: metrics.totals.planned,
    notEvaluated: metrics.totals.not_evaluated,
    evidenceSound: unsound.length === 0,
    staysFailed: whole?.carriedOver.stays_failed === true,
    gate,
    bestPossibleGate,
  });
  const explanation = { gate, bestPossibleGate, metrics, cases: counting.cases, baseline };
  const comparison = baseline?.status === 'read' ? compareRuns(baseline.run, cases) : undefined;
  const robustness = measureRobustness(parted);
  const reasons = explainVerdict(verdict, {
    failure,
    rerun: explainRerun(earlier, whole?.carriedOver, verdict),
    evidence: [...missing, ...unsound],
    missingCases: explainMissingCases(counting.cases),
    ...explainGate(explanation),
    met: explainPassed(explanation),
    discrepancies,
    notes: [
      ...(evidence.remarks ?? []),
      ...notes,
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
    discrepancies,
    batchFaults: new Map(batches.map(({ record, faults }) => [record.index, faults])),
  };
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
  batches: readonly BatchFindings[],
  whole: Suite,
): Reason[] {
  const { suite, heldByBudget = false } = evidence;
  const circumstances = { circuitBreakerSeconds: suite.circuit_breaker_seconds, heldByBudget };
  return [
    ...explainEvidence(batches, circumstances),
    ...explainPlan(evidence),
    ...explainGone(whole),
  ];
}

/** The cases of the suite that the verdict is on, those of an earlier run among them where there is one. */
function judgeWhole(evidence: RunEvidence) {
  const { earlier, startedAt } = evidence;
  const matches = matchesOf(evidence);
  const judging = judgingOf(
    evidence.suite,
    matches.flatMap((found) => (found ?? []).map(({ match }) => match)),
    earlier === undefined ? undefined : casesAndVariants(earlier.report),
  );
  const judged = { suite: evidence.suite, ...judgeCases(evidence, matches, judging) };
  const whole = earlier === undefined ? undefined : carryOver(earlier, judged);
  const { suite: planned, cases, discrepancies } = whole ?? judged;
  const parted = partedVariants(planned, withQuarantines(planned, cases, startedAt));
  return { judging, whole, planned, parted, discrepancies };
}

/** One for each case of the suite, its repetitions judged together. */
function judgeCases(
  { suite }: RunEvidence,
  matches: Matches,
  judging: Judging,
): Pick<RunAssessment, 'cases' | 'discrepancies'> {
  const evaluated = suite.test_cases.map((testCase, position) => {
    const repetitions = (matches[position] ?? [NEVER_PLANNED]).map(({ batch, match }) =>
      evaluateCase({ id: caseIdOf(testCase, position), testCase }, batch, match, judging),
    );
    return judgeRepetitions(repetitions, minPassOf(suite, testCase));
  });
  return {
    cases: evaluated.map(({ reportCase }) => reportCase),
    discrepancies: evaluated.flatMap((each) => each.discrepancies),
  };
}

/** The cases with the quarantines that hold now, wherever they were run. */
function withQuarantines(
  suite: Suite,
  cases: readonly ReportCase[],
  startedAt: number | undefined,
): ReportCase[] {
  return cases.map(({ quarantine: _, ...reportCase }, position) => {
    const quarantine = quarantineOf(suite.test_cases[position] ?? {}, startedAt);
    return quarantine === undefined ? reportCase : { ...reportCase, quarantine };
  });
}

function withQuarantined(metrics: Metrics, quarantined: number): Metrics {
  if (quarantined === 0) return metrics;
  return { ...metrics, totals: { ...metrics.totals, quarantined } };
}

interface CaseMatch {
  readonly batch: number;
  readonly match: MatchedResult;
}

/** Of each case of the suite, as often as it was planned. */
type Matches = readonly (readonly CaseMatch[] | undefined)[];

const NEVER_PLANNED: CaseMatch = {
  batch: 0,
  match: { result: null, problem: 'no batch was planned for this case' },
};

/** The first batch that claims a case has it. */
function matchesOf({ suite, batches }: RunEvidence): Matches {
  const repetitions = planRepetitions(suite);
  const matchOf: (CaseMatch | undefined)[] = repetitions.map(() => undefined);
  for (const { record, matches } of batches) {
    matches.forEach((match, offset) => {
      matchOf[record.firstCase + offset] ??= { batch: record.index, match };
    });
  }
  const matches: CaseMatch[][] = suite.test_cases.map(() => []);
  repetitions.forEach((position, place) => {
    matches[position]?.push(matchOf[place] ?? NEVER_PLANNED);
  });
  return matches;
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
