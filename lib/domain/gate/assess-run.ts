import type { BaselineEvidence } from '../baseline/baseline.ts';
import { compareRuns } from '../baseline/compare-runs.ts';
import { type BatchRecord, executionOf, isRefused, isUnanswered } from '../batch.ts';
import type { RunComparison } from '../comparison.ts';
import { ErrorName } from '../errors.ts';
import { evaluateCase } from '../evaluation/evaluate-case.ts';
import { judgeRepetitions } from '../evaluation/judge-repetitions.ts';
import { type Judging, judgingOf } from '../evaluation/judging.ts';
import { type MatchedResult, matchResults, type PlannedCase } from '../evaluation/match-results.ts';
import { countingCases, quarantineOf } from '../metrics/counting-cases.ts';
import { measure } from '../metrics/metrics.ts';
import type { Discrepancy, GateResult, Metrics, Report, ReportCase } from '../report.ts';
import type { RunFailure } from '../run-state.ts';
import { minPassOf, planRepetitions } from '../suite/plan-repetitions.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import type { Reason, Verdict } from '../verdict.ts';
import { baselineOf } from './baseline-grounds.ts';
import { evaluateBestPossibleGate } from './best-possible.ts';
import { decideVerdict } from './decide-verdict.ts';
import {
  type BatchFindings,
  explainEvidence,
  explainMissingCases,
  explainSharedExecutions,
  problemOfCases,
} from './explain-evidence.ts';
import { explainGate, explainPassed } from './explain-gate.ts';
import { explainJudging } from './explain-judging.ts';
import { explainNotes } from './explain-notes.ts';
import { explainVerdict } from './explain-verdict.ts';
import { evaluateGate } from './gate.ts';

/** All that is known of a run when nothing more is to come. */
export interface RunEvidence {
  readonly suite: Suite;
  /** Names of the thresholds that hold by default. */
  readonly defaultedThresholds: readonly string[];
  /** `results` as they came; null where none were collected. */
  readonly batches: readonly {
    readonly record: BatchRecord;
    readonly results: readonly unknown[] | null;
  }[];
  readonly cancelled: boolean;
  readonly failure: RunFailure | null;
  /** Milliseconds since 1970 UTC; quarantines hold by it, and without it none does. */
  readonly startedAt?: number;
  /** Absent where the suite has no baseline at all. */
  readonly baseline?: BaselineEvidence | undefined;
  /** Claims that the run is to become the first baseline, so that nothing can be held against one yet. */
  readonly establishesBaseline?: boolean | undefined;
}

export interface RunAssessment {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly metrics: Metrics;
  readonly gate: readonly GateResult[];
  readonly gateNotApplied?: NonNullable<Report['gate_not_applied']>;
  readonly comparison?: RunComparison | undefined;
  /** One for each case of the suite, in its order. */
  readonly cases: readonly ReportCase[];
  readonly discrepancies: readonly Discrepancy[];
  /** What the results of a batch have that does not fit, by the batch's index. */
  readonly batchFaults: ReadonlyMap<number, readonly Reason[]>;
}

/** Turns the evidence of a run into a verdict, with its reasons and everything measured. */
export function assessRun(evidence: RunEvidence): RunAssessment {
  const { suite, defaultedThresholds, cancelled } = evidence;
  const { baseline, missing, notApplied, notes } = baselineOf(evidence);
  const { matches, batches } = matchBatches(evidence);
  const failure = evidence.failure ?? contradictionIn(batches);
  const judging = judgingOf(
    suite,
    matches.flatMap((found) => (found ?? []).map(({ match }) => match)),
  );
  const { cases, discrepancies } = judgeCases(evidence, matches, judging);
  const counting = countingCases(suite, cases);
  const metrics = withQuarantined(
    measure(counting.suite, counting.cases),
    cases.length - counting.cases.length,
  );
  const shown = { defaultedThresholds, cases: counting.cases, baseline };
  const gate = evaluateGate(counting.suite, metrics, shown);
  const bestPossibleGate = evaluateBestPossibleGate(counting.suite, shown);
  const unsound = [
    ...explainEvidence(batches, suite.circuit_breaker_seconds),
    ...explainPlan(evidence),
  ];
  const verdict = decideVerdict({
    cancelled,
    failure,
    refusedOutright: isRefusedOutright(evidence),
    planned: metrics.totals.planned,
    notEvaluated: metrics.totals.not_evaluated,
    evidenceSound: unsound.length === 0,
    gate,
    bestPossibleGate,
  });
  const explanation = { gate, bestPossibleGate, metrics, cases: counting.cases, baseline };
  const comparison = baseline?.status === 'read' ? compareRuns(baseline.run, cases) : undefined;
  const reasons = explainVerdict(verdict, {
    failure,
    evidence: [...missing, ...unsound],
    missingCases: explainMissingCases(counting.cases),
    ...explainGate(explanation),
    met: explainPassed(explanation),
    discrepancies,
    notes: [
      ...notes,
      ...explainNotes(evidence, { cases, gateNotApplied: notApplied, comparison }),
      ...explainJudging(judging, discrepancies),
    ],
  });
  return {
    verdict,
    reasons,
    metrics,
    gate,
    gateNotApplied: notApplied,
    comparison,
    cases,
    discrepancies,
    batchFaults: new Map(batches.map(({ record, faults }) => [record.index, faults])),
  };
}

/** One for each case of the suite, its repetitions judged together. */
function judgeCases(
  { suite, startedAt }: RunEvidence,
  matches: Matches,
  judging: Judging,
): Pick<RunAssessment, 'cases' | 'discrepancies'> {
  const evaluated = suite.test_cases.map((testCase, position) => {
    const repetitions = (matches[position] ?? [NEVER_PLANNED]).map(({ batch, match }) =>
      evaluateCase({ id: caseIdOf(testCase, position), testCase }, batch, match, judging),
    );
    return judgeRepetitions(repetitions, minPassOf(suite, testCase));
  });
  const cases = evaluated.map(({ reportCase }, position): ReportCase => {
    const quarantine = quarantineOf(suite.test_cases[position] ?? {}, startedAt);
    return quarantine === undefined ? reportCase : { ...reportCase, quarantine };
  });
  return { cases, discrepancies: evaluated.flatMap((each) => each.discrepancies) };
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

/** Matches each batch on its own; the first batch that claims a case has it. */
function matchBatches({ suite, batches }: RunEvidence): {
  readonly matches: Matches;
  readonly batches: readonly BatchFindings[];
} {
  const repetitions = planRepetitions(suite);
  const matchOf: (CaseMatch | undefined)[] = repetitions.map(() => undefined);
  const findings = batches.map(({ record, results }): BatchFindings => {
    const { index, firstCase, cases } = record;
    const planned = repetitions
      .slice(firstCase, firstCase + cases)
      .flatMap((position): PlannedCase[] => {
        const testCase = suite.test_cases[position];
        return testCase === undefined ? [] : [{ id: caseIdOf(testCase, position), testCase }];
      });
    const matched = results === null ? null : matchResults(planned, results);
    planned.forEach((_, offset) => {
      const match = matched?.matches[offset] ?? { result: null, problem: problemOfCases(record) };
      matchOf[firstCase + offset] ??= { batch: index, match };
    });
    return { record, hasResults: results !== null, faults: matched?.faults ?? [] };
  });
  const matches: CaseMatch[][] = suite.test_cases.map(() => []);
  repetitions.forEach((position, place) => {
    matches[position]?.push(matchOf[place] ?? NEVER_PLANNED);
  });
  return { matches, batches: findings };
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
  const cause = explainSharedExecutions(batches);
  return cause === null ? null : { error: ErrorName.integrity, cause };
}

/** Claims that the platform took nothing of the run, so that it is the suite that has to change. */
function isRefusedOutright({ batches }: RunEvidence): boolean {
  return (
    batches.some(({ record }) => isRefused(record)) &&
    batches.every(({ record }) => executionOf(record) === null && !isUnanswered(record))
  );
}
