import type { GateResult, Report, ReportCase } from '../../../lib/domain/report.ts';
import { Relation, VariantOf } from '../../../lib/domain/suite/robustness/robustness-section.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';
import { fc } from '../setup/fast-check.ts';
import { hostileText } from './hostile-text.ts';
import { aReport, aReportBatch } from './report-builders.ts';

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
function anyReportCase(): fc.Arbitrary<ReportCase> {
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
          intent_scores: fc.array(fc.record({ name: hostileText(), score: share }), {
            maxLength: 3,
          }),
          finish_reason: hostileText(),
          from_run: hostileText(),
          retried: fc.record({
            failed_in: hostileText(),
            counts_as: fc.constantFrom<'passed' | 'failed'>('passed', 'failed'),
          }),
          broken_conversations: fc.array(hostileText(), { maxLength: 2 }),
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

/** Variants of cases, or of none that is there; whether one fails is left to chance. */
function anyRobustness(ids: readonly string[]): fc.Arbitrary<Report['robustness']> {
  const variant = fc
    .tuple(
      anyReportCase(),
      fc.constantFrom(
        'no such case',
        ...ids.filter((id) => VariantOf.shape.case.safeParse(id).data === id),
      ),
      fc.constantFrom(...Relation.options),
    )
    .map(([made, seed, relation]) => ({ ...made, variant_of: { case: seed, relation } }));
  const score = fc.record({
    relation: fc.constantFrom(...Relation.options),
    cases: fc.nat(9),
    passed: fc.nat(9),
    failed: fc.nat(9),
    not_evaluated: fc.nat(9),
    rate: fc.option(share),
    interval: fc.option(fc.constant({ low: 0.2, high: 0.8 })),
  });
  const intent = fc.record({
    intent: fc.option(hostileText()),
    passed: fc.nat(9),
    failed: fc.integer({ min: 1, max: 9 }),
  });
  return fc.option(
    fc.record({
      seed: fc.nat(99),
      locale: hostileText(),
      relations: fc.uniqueArray(score, { selector: ({ relation }) => relation }),
      intents: fc.array(intent, { maxLength: 3 }),
      variants: fc.array(variant, { maxLength: 6 }),
    }),
    { nil: undefined },
  );
}

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
    .chain((made) =>
      anyRobustness(made.cases.map(({ id }) => id)).map((robustness) => ({ ...made, robustness })),
    )
    .map(({ confusion, robustness, ...overrides }) =>
      aReport({
        ...overrides,
        ...(robustness && { robustness }),
        intents: { ...aReport().intents, accuracy: 0.5, confusion },
      }),
    );
}
