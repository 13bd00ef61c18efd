import { describe, expect, it } from 'vitest';
import { evaluateBestPossibleGate } from '../../../lib/domain/gate/best-possible.ts';
import { evaluateGate } from '../../../lib/domain/gate/gate.ts';
import { measure } from '../../../lib/domain/metrics/metrics.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import { Gate, type Suite, type SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';
import { fc } from '../../support/setup/fast-check.ts';

type GateInput = NonNullable<SuiteInput['gate']>;

function gateOf(cases: readonly ReportCase[], gate: GateInput, defaulted: string[] = []) {
  const suite = suiteOf(cases, gate);
  return evaluateGate(suite, measure(suite, cases), { defaultedThresholds: defaulted, cases });
}

/** Also with a threshold for a tag that no case has, which a suite file may not have. */
function suiteOf(cases: readonly ReportCase[], gate: GateInput): Suite {
  const test_cases = cases.map(({ id, tags, expected_intent }) =>
    aTestCase({ id, tags, outcome: { expected_intent } }),
  );
  return { ...aSuite(test_cases), gate: Gate.parse(gate) };
}

function resultOf(cases: readonly ReportCase[], gate: GateInput, name: string) {
  return gateOf(cases, gate).find((result) => result.name === name);
}

/** A case without a result, which knows its directive only. */
function missing(expected_intent: string | null = 'a'): ReportCase {
  const { matched_intent: _, ...rest } = aReportCase({
    outcome: 'not_evaluated',
    not_evaluated_reason: 'no result',
    expected_intent,
    latency_ms: null,
    entities: [],
  });
  return rest;
}

function cases(passed: number, failed: number): ReportCase[] {
  return Array.from({ length: passed + failed }, (_, index) =>
    aReportCase({ id: `case-${index}`, outcome: index < passed ? 'passed' : 'failed' }),
  );
}

/** Renames them, since a suite refuses two cases of one id. */
function numbered(list: readonly ReportCase[]): ReportCase[] {
  return list.map((each, index) => ({ ...each, id: `case-${index}` }));
}

describe('the gate', () => {
  it.each([
    { planned: 19, passed: 18, open: false },
    { planned: 19, passed: 19, open: true },
    { planned: 20, passed: 18, open: false },
    { planned: 20, passed: 19, open: true },
    { planned: 21, passed: 19, open: false },
    { planned: 21, passed: 20, open: true },
    { planned: 100, passed: 94, open: false },
    { planned: 100, passed: 95, open: true },
    { planned: 20_000, passed: 18_999, open: false },
    { planned: 20_000, passed: 19_000, open: true },
  ])(
    'R12: at 0.95 and $passed of $planned passed, its answer is $open',
    ({ planned, passed, open }) => {
      const result = resultOf(cases(passed, planned - passed), { pass_rate: 0.95 }, 'pass_rate');

      expect(result).toMatchObject({ passed: open, threshold: 0.95, operator: '>=' });
      expect(result?.actual).toBe(passed / planned);
    },
  );

  it.each([
    [0.07, 7, 100],
    [0.29, 29, 100],
    [0.57, 57, 100],
    [0.58, 58, 100],
    [0.1, 3, 30],
    [0.7, 7, 10],
    [0.333, 333, 1_000],
  ])('is met by exactly %d, which binary numbers miss', (pass_rate, passed, planned) => {
    const result = (good: number) =>
      resultOf(cases(good, planned - good), { pass_rate }, 'pass_rate')?.passed;

    expect([result(passed), result(passed - 1)]).toEqual([true, false]);
  });

  it('names each threshold that the suite has, and where it comes from', () => {
    const gate = {
      intent_coverage: 0.5,
      entity_coverage: 0.5,
      p95_latency_ms: 500,
      min_intent_f1: 0.5,
      max_false_positive_rate: 0.1,
      tags: { critical: { pass_rate: 1 } },
    };
    const results = gateOf(cases(2, 0), gate, ['pass_rate']);

    expect(results.map(({ name, operator, origin }) => `${name} ${operator} ${origin}`)).toEqual([
      'pass_rate >= default',
      'intent_coverage >= suite',
      'entity_coverage >= suite',
      'p95_latency_ms <= suite',
      'min_intent_f1 >= suite',
      'max_false_positive_rate <= suite',
      'tags.critical.pass_rate >= suite',
    ]);
  });

  it('takes the 95th percentile over what was planned: an unknown latency is the slowest', () => {
    const known = Array.from({ length: 19 }, () => aReportCase({ latency_ms: 100 }));
    const gate = { p95_latency_ms: 100 };

    expect(resultOf(numbered([...known, missing()]), gate, 'p95_latency_ms')).toMatchObject({
      actual: 100,
      passed: true,
    });
    expect(
      resultOf(numbered([...known, missing(), missing()]), gate, 'p95_latency_ms'),
    ).toMatchObject({ actual: null, passed: false });
  });

  it('compares the F1 of the weakest intent as a fraction', () => {
    // Intent a: 2 hits, 1 miss, no surplus, so F1 = 4/5; intent b: 1 hit, 1 surplus, so F1 = 2/3.
    const list = numbered([
      aReportCase({ expected_intent: 'a', matched_intent: 'a' }),
      aReportCase({ expected_intent: 'a', matched_intent: 'a' }),
      aReportCase({ expected_intent: 'a', matched_intent: 'b' }),
      aReportCase({ expected_intent: 'b', matched_intent: 'b' }),
    ]);

    expect(resultOf(list, { min_intent_f1: 0.6666 }, 'min_intent_f1')?.passed).toBe(true);
    expect(resultOf(list, { min_intent_f1: 0.6667 }, 'min_intent_f1')?.passed).toBe(false);
  });

  it('compares the mean of false-positive rates as a fraction', () => {
    // Ten cases of each of three intents, one of them taken for another: rates 1/20, 0 and 0.
    const list = numbered(
      Array.from({ length: 30 }, (_, index) => {
        const expected_intent = ['a', 'b', 'c'][index % 3] ?? 'a';
        return aReportCase({
          expected_intent,
          matched_intent: index === 1 ? 'a' : expected_intent,
        });
      }),
    );
    const passed = (max_false_positive_rate: number) =>
      resultOf(list, { max_false_positive_rate }, 'max_false_positive_rate')?.passed;

    expect([passed(0.016_666_67), passed(0.016_666_66)]).toEqual([true, false]);
  });

  it('does not judge false positives while one match is unknown', () => {
    const known = ['a', 'b'].map((intent) =>
      aReportCase({ expected_intent: intent, matched_intent: intent }),
    );
    const gate = { max_false_positive_rate: 1 };

    expect(resultOf(numbered(known), gate, 'max_false_positive_rate')?.actual).toBe(0);
    expect(
      resultOf(numbered([...known, missing()]), gate, 'max_false_positive_rate'),
    ).toMatchObject({ actual: null, passed: false });
  });

  it.each([
    ['a tag that no case has', { tags: { absent: { pass_rate: 0 } } }, 'tags.absent.pass_rate'],
    [
      'a false-positive rate with unknown matches',
      { max_false_positive_rate: 1 },
      'max_false_positive_rate',
    ],
    ['an F1 without a known match', { min_intent_f1: 0 }, 'min_intent_f1'],
    ['a latency without one', { p95_latency_ms: 60_000 }, 'p95_latency_ms'],
  ])('is not met by %s', (_, gate: GateInput, name) => {
    expect(resultOf([missing()], gate, name)).toMatchObject({ actual: null, passed: false });
  });
});

describe('the best possible gate', () => {
  const arbitraryCase = fc.record({
    expected: fc.constantFrom<string | null>('a', 'b', null),
    matched: fc.constantFrom<string | null>('a', 'b', null),
    latency: fc.integer({ min: 0, max: 1_000 }),
    entities: fc.boolean(),
    hidden: fc.boolean(),
    passed: fc.boolean(),
    tagged: fc.boolean(),
  });
  const gate = {
    pass_rate: 0.8,
    intent_coverage: 0.7,
    entity_coverage: 0.4,
    p95_latency_ms: 600,
    min_intent_f1: 0.5,
    max_false_positive_rate: 0.3,
    tags: { t: { pass_rate: 0.6 } },
  };

  it('is missed only where no outcome of the missing cases could have met it', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCase, { minLength: 1, maxLength: 14 }), (drawn) => {
        const whole = drawn.map(({ expected, matched, latency, entities, passed, tagged }, index) =>
          aReportCase({
            id: `case-${index}`,
            expected_intent: expected,
            matched_intent: matched,
            latency_ms: latency,
            entities: entities ? [{ name: 'x', value: null }] : [],
            outcome: passed ? 'passed' : 'failed',
            tags: tagged ? ['t'] : [],
          }),
        );
        const partial = whole.map((each, index) =>
          drawn[index]?.hidden
            ? { ...missing(each.expected_intent), id: each.id, tags: each.tags }
            : each,
        );
        const suite = suiteOf(whole, gate);

        const truth = evaluateGate(suite, measure(suite, whole), {
          defaultedThresholds: [],
          cases: whole,
        });
        const best = evaluateBestPossibleGate(suite, { defaultedThresholds: [], cases: partial });
        for (const [position, { name, passed }] of truth.entries()) {
          if (passed) expect(best[position], name).toMatchObject({ name, passed: true });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lets a missing out-of-scope case count for coverage and for passing at once', () => {
    const list = numbered([missing(null), missing('a')]);
    const best = evaluateBestPossibleGate(
      suiteOf(list, { pass_rate: 1, intent_coverage: 1, entity_coverage: 1 }),
      { defaultedThresholds: [], cases: list },
    );

    expect(best.map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it('is the gate itself where nothing is missing', () => {
    const list = cases(7, 3);
    const suite = suiteOf(list, gate);

    expect(evaluateBestPossibleGate(suite, { defaultedThresholds: [], cases: list })).toEqual(
      gateOf(list, gate),
    );
  });
});
