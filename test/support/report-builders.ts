import fc from 'fast-check';
import type { GateResult, Report, ReportBatch, ReportCase } from '../../lib/domain/report.ts';
import type { Verdict } from '../../lib/domain/verdict.ts';
import { hostileText } from './hostile-text.ts';

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
  const passed = outcomes.get('passed')?.length ?? 0;
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

const share = fc.double({ min: 0, max: 1, noNaN: true });
const verdict = fc.constantFrom<Verdict>(
  'passed',
  'failed',
  'inconclusive',
  'rejected',
  'cancelled',
  'error',
);

const reason = fc.record({ code: fc.constant('some_reason'), message: hostileText() });

const anyValue: fc.Arbitrary<ReportCase['assertions'][number]['expected']> = fc.oneof(
  hostileText(),
  fc.constant(null),
  fc.integer(),
  fc.array(hostileText(), { maxLength: 3 }),
  fc.record({ key: hostileText() }),
);

const assertion = fc.record({
  type: fc.oneof(fc.constantFrom('intent', 'entities', 'response', 'latency'), hostileText()),
  expected: anyValue,
  actual: anyValue,
  source: fc.constantFrom<'platform' | 'cognigate'>('platform', 'cognigate'),
});

const judged = fc
  .record({ outcome: fc.constantFrom<'passed' | 'failed'>('passed', 'failed') })
  .chain(({ outcome }) =>
    fc.record({
      outcome: fc.constant(outcome),
      not_evaluated_reason: fc.constant(null),
      assertions: fc.array(
        assertion.map((made) => ({ ...made, passed: outcome === 'passed' })),
        { minLength: 1, maxLength: 3 },
      ),
      latency_ms: fc.option(fc.nat(5_000)),
    }),
  );

const unjudged = fc.record({
  outcome: fc.constant<'not_evaluated'>('not_evaluated'),
  not_evaluated_reason: fc.option(hostileText()),
  assertions: fc.constant<ReportCase['assertions']>([]),
  latency_ms: fc.constant(null),
});

/** A case of any outcome, every text of it hostile. */
export function anyReportCase(): fc.Arbitrary<ReportCase> {
  return fc
    .tuple(
      fc.oneof(judged, unjudged),
      fc.record({
        id: hostileText(),
        input_text: hostileText(),
        tags: fc.array(hostileText(), { maxLength: 3 }),
        batch: fc.nat(20),
        confidence: fc.option(share),
        entities: fc.array(fc.record({ name: hostileText(), value: fc.option(hostileText()) }), {
          maxLength: 2,
        }),
        response_text: fc.option(hostileText()),
      }),
      fc.record(
        {
          name: hostileText(),
          expected_intent: fc.option(hostileText()),
          matched_intent: fc.option(hostileText()),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([outcome, known, optional]) => ({ ...known, ...outcome, ...optional }));
}

/** A threshold whose `passed` follows from its numbers. */
export function anyGateResult(): fc.Arbitrary<GateResult> {
  const wholeShare = fc.nat(1_000).map((thousandths) => thousandths / 1_000);
  const ofShare = fc.record({
    name: fc.oneof(
      fc.constantFrom('pass_rate', 'intent_coverage', 'min_intent_f1', 'max_false_positive_rate'),
      hostileText().map((tag) => `tags.${tag}.pass_rate`),
    ),
    threshold: wholeShare,
    actual: fc.option(fc.oneof(share, wholeShare, nearby(wholeShare))),
  });
  const ofLatency = fc.record({
    name: fc.constant('p95_latency_ms'),
    threshold: fc.integer({ min: 1, max: 60_000 }),
    actual: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true })),
  });
  return fc
    .record({
      measure: fc.oneof(ofShare, ofLatency),
      operator: fc.constantFrom<'>=' | '<='>('>=', '<='),
      origin: fc.constantFrom<'suite' | 'default'>('suite', 'default'),
    })
    .map(({ measure, operator, origin }) => ({
      ...measure,
      operator,
      origin,
      passed: holds({ ...measure, operator }),
    }));
}

/** Values that rounding would confuse with a threshold. */
function nearby(values: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return fc
    .tuple(values, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 4, max: 14 }))
    .map(([value, steps, digits]) => Math.min(1, Math.max(0, value + steps * 10 ** -digits)));
}

function holds({
  operator,
  threshold,
  actual,
}: Pick<GateResult, 'operator' | 'threshold' | 'actual'>): boolean {
  if (actual === null) return false;
  return operator === '>=' ? actual >= threshold : actual <= threshold;
}

/** A record in the schema's sense has no such key. */
const labelKey = hostileText().filter((key) => key !== '__proto__');

const batch = fc
  .record({
    index: fc.nat(99),
    execution_id: fc.option(hostileText()),
    cases: fc.integer({ min: 1, max: 500 }),
    status: fc.oneof(fc.constantFrom('completed', 'abandoned', 'unknown'), hostileText()),
    faults: fc.array(reason, { maxLength: 2 }),
  })
  .map((overrides) => aReportBatch(overrides));

const notification = fc.record({
  endpoint: hostileText(),
  id: fc.constant('msg-1'),
  status: fc.constantFrom<'pending' | 'delivered' | 'undelivered'>(
    'pending',
    'delivered',
    'undelivered',
  ),
  attempts: fc.nat(4),
  last_problem: fc.option(hostileText()),
});

/** A report that fits the schema, with every foreign text of it hostile and case ids that differ. */
export function anyReport(): fc.Arbitrary<Report> {
  return fc
    .record({
      verdict,
      suite_id: hostileText(),
      suite_name: fc.option(hostileText()),
      labels: fc.dictionary(labelKey, hostileText(), { maxKeys: 3 }),
      reasons: fc.array(reason, { maxLength: 3 }),
      gate: fc.array(anyGateResult(), { maxLength: 4 }),
      batches: fc.array(batch, { maxLength: 4 }),
      cases: fc.uniqueArray(anyReportCase(), { selector: ({ id }) => id, maxLength: 12 }),
      notifications: fc.array(notification, { maxLength: 2 }),
      confusion: fc.array(
        fc.record({
          expected: fc.option(hostileText()),
          actual: fc.option(hostileText()),
          count: fc.integer({ min: 1, max: 99 }),
        }),
        { maxLength: 7 },
      ),
    })
    .map(({ confusion, ...overrides }) =>
      aReport({
        ...overrides,
        intents: { accuracy: 0.5, macro: NO_SCORE, weighted: NO_SCORE, per_intent: [], confusion },
      }),
    );
}
