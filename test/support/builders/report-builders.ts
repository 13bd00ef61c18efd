import type { GateResult, Report, ReportBatch, ReportCase } from '../../../lib/domain/report.ts';

const NO_SCORE = { precision: null, recall: null, f1: null };
const SHA256 = 'ab'.repeat(32);

/** A case that passed, unless told otherwise. */
export function aReportCase(overrides: Partial<ReportCase> = {}): ReportCase {
  return {
    id: 'case-1',
    input_text: 'where is my new card',
    tags: [],
    batch: 0,
    outcome: 'passed',
    not_evaluated_reason: null,
    expected_intent: 'card_delivery',
    assertions: [
      {
        type: 'intent',
        expected: 'card_delivery',
        actual: 'card_delivery',
        passed: true,
        source: 'platform',
      },
    ],
    matched_intent: 'card_delivery',
    confidence: 0.91,
    entities: [],
    response_text: 'Your card is on its way.',
    latency_ms: 120,
    ...overrides,
  };
}

/** A case whose intent came out wrong. */
export function aFailedCase(overrides: Partial<ReportCase> = {}): ReportCase {
  return aReportCase({
    outcome: 'failed',
    matched_intent: 'card_lost',
    confidence: 0.62,
    assertions: [
      {
        type: 'intent',
        expected: 'card_delivery',
        actual: 'card_lost',
        passed: false,
        source: 'platform',
      },
    ],
    ...overrides,
  });
}

/** A case that failed one of its three repetitions and reached its `min_pass` of two. */
export function aFlakyCase(overrides: Partial<ReportCase> = {}): ReportCase {
  const attempt = (outcome: 'passed' | 'failed', batch: number) => ({
    batch,
    outcome,
    not_evaluated_reason: null,
    latency_ms: 120,
  });
  return aFailedCase({
    outcome: 'flaky',
    repetitions: {
      min_pass: 2,
      attempts: [attempt('passed', 0), attempt('failed', 1), attempt('passed', 2)],
    },
    ...overrides,
  });
}

/** A case without a result. */
export function anUnevaluatedCase(overrides: Partial<ReportCase> = {}): ReportCase {
  const { matched_intent: _, ...rest } = aReportCase({
    outcome: 'not_evaluated',
    not_evaluated_reason: 'the platform returned no result for this case',
    assertions: [],
    confidence: null,
    response_text: null,
    latency_ms: null,
  });
  return { ...rest, ...overrides };
}

export function aGateResult(overrides: Partial<GateResult> = {}): GateResult {
  return {
    name: 'pass_rate',
    operator: '>=',
    threshold: 0.95,
    actual: 1,
    passed: true,
    origin: 'default',
    ...overrides,
  };
}

export function aReportBatch(overrides: Partial<ReportBatch> = {}): ReportBatch {
  return {
    index: 0,
    execution_id: 'exec-1',
    stray_execution_ids: [],
    cases: 1,
    status: 'completed',
    submit_attempts: 1,
    polls: 2,
    submitted_at: '2026-11-22T10:00:01.000Z',
    settled_at: '2026-11-22T10:00:08.000Z',
    results: { key: 'run-1/results-0.json', sha256: SHA256, bytes: 512 },
    faults: [],
    ...overrides,
  };
}

/** A report whose totals and rates follow from its cases; `passed` with one case, unless told otherwise. */
export function aReport(overrides: Partial<Report> = {}): Report {
  const cases = overrides.cases ?? [aReportCase()];
  const outcomes = Map.groupBy(cases, ({ outcome }) => outcome);
  const flaky = outcomes.get('flaky')?.length ?? 0;
  const passed = (outcomes.get('passed')?.length ?? 0) + flaky;
  const failed = outcomes.get('failed')?.length ?? 0;
  const passRate = cases.length === 0 ? 0 : passed / cases.length;
  return {
    schema: 'cognigate.report/1',
    run_id: 'run-1',
    suite_id: 'suite_prod_v2',
    suite_name: null,
    platform: { name: 'executions-v1', url: 'https://api.example.com' },
    labels: {},
    verdict: 'passed',
    reasons: [],
    started_at: '2026-11-22T10:00:00.000Z',
    finished_at: '2026-11-22T10:00:09.500Z',
    duration_seconds: 9.5,
    totals: {
      planned: cases.length,
      evaluated: passed + failed,
      passed,
      failed,
      not_evaluated: cases.length - passed - failed,
      ...(flaky === 0 ? {} : { flaky }),
    },
    pass_rate: passRate,
    failure_rate: 1 - passRate,
    coverage: { intent_coverage: passRate, entity_coverage: 0 },
    intents: { accuracy: null, macro: NO_SCORE, weighted: NO_SCORE, per_intent: [], confusion: [] },
    entities: { by_name: NO_SCORE, by_value: null },
    false_positive_rate: null,
    out_of_scope: { cases: 0, matched: 0, false_accept_rate: null },
    latency_ms: { p50: null, p90: null, p95: null, p99: null, max: null, within_allowed: null },
    gate: [aGateResult({ actual: passRate, passed: passRate >= 0.95 })],
    batches: [aReportBatch({ cases: cases.length })],
    cases,
    discrepancies: [],
    evidence: { suite: { key: 'run-1/suite.json', sha256: SHA256, bytes: 1024 } },
    audit: null,
    notifications: [],
    tool: { name: 'cognigate', version: '0.1.0' },
    ...overrides,
  };
}
