import { evaluateBestPossibleGate } from './best-possible.ts';
import { decideVerdict, type RunFailure } from './decide-verdict.ts';
import { evaluateCase } from './evaluate-case.ts';
import {
  type BatchFindings,
  explainEvidence,
  explainMissingCases,
  problemOfCases,
} from './explain-evidence.ts';
import { explainGate, explainPassed } from './explain-gate.ts';
import { explainVerdict } from './explain-verdict.ts';
import { evaluateGate } from './gate.ts';
import { type MatchedResult, matchResults, type PlannedCase } from './match-results.ts';
import { measure } from './metrics.ts';
import type { Discrepancy, GateResult, Metrics, ReportCase } from './report.ts';
import type { BatchRecord } from './run.ts';
import { caseIdOf, type Suite } from './suite.ts';
import type { Reason, Verdict } from './verdict.ts';

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
}

export interface RunAssessment {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly metrics: Metrics;
  readonly gate: readonly GateResult[];
  /** One for each case of the suite, in its order. */
  readonly cases: readonly ReportCase[];
  readonly discrepancies: readonly Discrepancy[];
  /** What the results of a batch have that does not fit, by the batch's index. */
  readonly batchFaults: ReadonlyMap<number, readonly Reason[]>;
}

/** Turns the evidence of a run into a verdict, with its reasons and everything measured. */
export function assessRun(evidence: RunEvidence): RunAssessment {
  const { suite, defaultedThresholds, cancelled, failure } = evidence;
  const { matches, batches } = matchBatches(evidence);
  const evaluated = suite.test_cases.map((testCase, position) => {
    const { batch, match } = matches[position] ?? NEVER_PLANNED;
    return evaluateCase({ id: caseIdOf(testCase, position), testCase }, batch, match);
  });
  const cases = evaluated.map(({ reportCase }) => reportCase);
  const discrepancies = evaluated.flatMap((each) => each.discrepancies);
  const metrics = measure(suite, cases);
  const gate = evaluateGate(suite, defaultedThresholds, metrics, cases);
  const bestPossibleGate = evaluateBestPossibleGate(suite, defaultedThresholds, cases);
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
  const explanation = { gate, bestPossibleGate, metrics, cases };
  const reasons = explainVerdict(verdict, {
    failure,
    evidence: unsound,
    missingCases: explainMissingCases(cases),
    ...explainGate(explanation),
    met: explainPassed(explanation),
    discrepancies,
  });
  return {
    verdict,
    reasons,
    metrics,
    gate,
    cases,
    discrepancies,
    batchFaults: new Map(batches.map(({ record, faults }) => [record.index, faults])),
  };
}

interface CaseMatch {
  readonly batch: number;
  readonly match: MatchedResult;
}

const NEVER_PLANNED: CaseMatch = {
  batch: 0,
  match: { result: null, problem: 'no batch was planned for this case' },
};

/** Matches each batch on its own; the first batch that claims a case has it. */
function matchBatches({ suite, batches }: RunEvidence): {
  readonly matches: readonly (CaseMatch | undefined)[];
  readonly batches: readonly BatchFindings[];
} {
  const matches: (CaseMatch | undefined)[] = suite.test_cases.map(() => undefined);
  const findings = batches.map(({ record, results }): BatchFindings => {
    const { index, firstCase, cases } = record;
    const planned = suite.test_cases
      .slice(firstCase, firstCase + cases)
      .map((testCase, offset): PlannedCase => {
        return { id: caseIdOf(testCase, firstCase + offset), testCase };
      });
    const matched = results === null ? null : matchResults(planned, results);
    planned.forEach((_, offset) => {
      const match = matched?.matches[offset] ?? { result: null, problem: problemOfCases(record) };
      matches[firstCase + offset] ??= { batch: index, match };
    });
    return { record, hasResults: results !== null, faults: matched?.faults ?? [] };
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
  if (next === suite.test_cases.length) return [];
  return [
    {
      code: 'batches_inconsistent',
      message: `the ${batches.length} batches of the run do not make up the ${suite.test_cases.length} cases of its suite`,
    },
  ];
}

function isRefusedOutright({ batches }: RunEvidence): boolean {
  return (
    batches.some(({ record }) => record.phase === 'refused') &&
    batches.every(({ record }) => record.executionId === null && record.phase !== 'unknown')
  );
}
