import { describe, expect, it } from 'vitest';
import { percentile } from '../../../lib/domain/metrics/latency-metrics.ts';
import { measure } from '../../../lib/domain/metrics/metrics.ts';
import { Metrics, type ReportCase } from '../../../lib/domain/report.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';
import { fc } from '../../support/setup/fast-check.ts';

const INTENTS = ['a', 'b', 'c'] as const;

/** A case, what it expects and what came of it. */
const observed = fc.record({
  expected: fc.constantFrom<string | null | undefined>(...INTENTS, null, undefined),
  matched: fc.constantFrom<string | null | undefined>(...INTENTS, 'other', null, undefined),
  outcome: fc.constantFrom('passed', 'failed', 'not_evaluated'),
  latency: fc.option(fc.integer({ min: 0, max: 2_000 })),
  wanted: fc.option(fc.uniqueArray(fc.constantFrom('x', 'y', 'z'))),
  found: fc.array(fc.constantFrom('x', 'y', 'z')),
});
type Observed = typeof observed extends fc.Arbitrary<infer T> ? T : never;

function build(all: readonly Observed[]) {
  const suite = aSuite(
    all.map(({ expected, wanted }, index) =>
      aTestCase({
        input_text: `input ${index}`,
        outcome: { expected_intent: expected, expected_entities: wanted },
      }),
    ),
  );
  const cases = all.map(({ expected, matched, outcome, latency, found }, index): ReportCase => {
    const { matched_intent: _matched, expected_intent: _expected, ...rest } = aReportCase();
    return {
      ...rest,
      id: `case-${index + 1}`,
      outcome: outcome as ReportCase['outcome'],
      latency_ms: latency,
      entities: found.map((name) => ({ name, value: null })),
      ...(expected === undefined ? {} : { expected_intent: expected }),
      ...(matched === undefined ? {} : { matched_intent: matched }),
    };
  });
  return { suite, cases };
}

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);

describe('the metrics', () => {
  it('agree with counting by hand', () => {
    fc.assert(
      fc.property(fc.array(observed, { minLength: 1, maxLength: 30 }), (all) => {
        const { suite, cases } = build(all);
        const metrics = Metrics.parse(measure(suite, cases));
        const seen = all.filter(({ outcome }) => outcome !== 'not_evaluated');
        const count = (list: readonly Observed[], claim: (each: Observed) => boolean) =>
          list.filter(claim).length;

        expect(metrics.pass_rate).toBe(
          count(all, ({ outcome }) => outcome === 'passed') / all.length,
        );
        expect(metrics.failure_rate + metrics.pass_rate).toBeCloseTo(1, 12);
        expect(metrics.totals.evaluated).toBe(seen.length);
        expect(metrics.coverage.intent_coverage).toBe(
          count(seen, ({ matched }) => typeof matched === 'string') / all.length,
        );
        expect(metrics.coverage.entity_coverage).toBe(
          count(seen, ({ found }) => found.length > 0) / all.length,
        );

        const directed = all.filter(({ expected }) => expected !== undefined);
        const known = seen.filter(
          ({ expected, matched }) => expected !== undefined && matched !== undefined,
        );
        const rates: number[] = [];
        for (const intent of INTENTS.filter((each) => all.some((o) => o.expected === each))) {
          const score = metrics.intents.per_intent.find((each) => each.intent === intent);
          const hits = count(known, (o) => o.expected === intent && o.matched === intent);
          const surplus = count(known, (o) => o.expected !== intent && o.matched === intent);
          const misses = count(all, (o) => o.expected === intent) - hits;
          const negatives = count(known, (o) => o.expected !== intent && o.matched !== intent);
          if (surplus + negatives > 0) rates.push(surplus / (surplus + negatives));
          expect(score).toMatchObject({
            support: hits + misses,
            true_positives: hits,
            false_positives: surplus,
            false_negatives: misses,
            true_negatives: negatives,
          });
          if (known.length > 0) {
            expect(score?.f1).toBe(ratio(2 * hits, 2 * hits + surplus + misses));
            expect(score?.precision).toBe(ratio(hits, hits + surplus));
          }
        }
        if (known.length > 0) {
          expect(metrics.intents.accuracy).toBe(
            count(known, (o) => o.expected === o.matched) / directed.length,
          );
          const macro = ratio(
            rates.reduce((sum, rate) => sum + rate, 0),
            rates.length,
          );
          if (macro === null) expect(metrics.false_positive_rate).toBeNull();
          else expect(metrics.false_positive_rate).toBeCloseTo(macro, 12);
        } else {
          expect(metrics.intents.accuracy).toBeNull();
          expect(metrics.intents.macro.f1).toBeNull();
          expect(metrics.false_positive_rate).toBeNull();
        }
        expect(metrics.intents.confusion.reduce((sum, cell) => sum + cell.count, 0)).toBe(
          known.length,
        );
        const outOfScope = known.filter(({ expected }) => expected === null);
        expect(metrics.out_of_scope).toEqual({
          cases: count(all, ({ expected }) => expected === null),
          matched: count(outOfScope, ({ matched }) => matched !== null),
          false_accept_rate: ratio(
            count(outOfScope, ({ matched }) => matched !== null),
            outOfScope.length,
          ),
        });

        let hits = 0;
        let wantedTotal = 0;
        let foundTotal = 0;
        for (const { wanted, found, outcome } of all) {
          if (wanted === null) continue;
          const unique = outcome === 'not_evaluated' ? [] : [...new Set(found)];
          hits += unique.filter((name) => wanted.includes(name)).length;
          wantedTotal += wanted.length;
          foundTotal += unique.length;
        }
        expect(metrics.entities.by_name).toEqual({
          precision: ratio(hits, foundTotal),
          recall: ratio(hits, wantedTotal),
          f1: ratio(2 * hits, foundTotal + wantedTotal),
        });
        expect(metrics.entities.by_value).toBeNull();
      }),
    );
  });

  it('weighs intents by their cases in the weighted mean only', () => {
    const all = ['a', 'a', 'a', 'b'].map((expected, index) => ({
      expected,
      matched: index === 3 ? 'a' : 'a',
      outcome: 'passed',
      latency: 1,
      wanted: null,
      found: [],
    })) as Observed[];
    const { suite, cases } = build(all);
    const { macro, weighted } = measure(suite, cases).intents;

    expect(macro.recall).toBe(0.5);
    expect(weighted.recall).toBe(0.75);
    expect(macro.precision).toBe(0.375);
  });

  it('measures entities by value where the suite gives values', () => {
    const suite = aSuite(
      ['1', '2', '3'].map((value) =>
        aTestCase({ outcome: { expected_entity_values: { seats: value } } }),
      ),
    );
    const cases = [['1'], ['9'], []].map((values) =>
      aReportCase({ entities: values.map((value) => ({ name: 'seats', value })) }),
    );

    expect(measure(suite, cases).entities.by_value).toEqual({
      precision: 0.5,
      recall: 1 / 3,
      f1: 0.4,
    });
  });

  it.each([
    [1, 50, 10],
    [20, 95, 190],
    [21, 95, 200],
    [100, 95, 950],
    [100, 99, 990],
    [3, 90, 30],
  ])('takes the nearest rank: of %i values, percentile %i is %i', (count, percent, value) => {
    const values = Array.from({ length: count }, (_, index) => (index + 1) * 10);

    expect(percentile(values, percent)).toBe(value);
  });

  it('has no percentile of nothing, nor where unknown values reach down to it', () => {
    expect(percentile([], 95)).toBeNull();
    expect(percentile([10, 20, 30], 95, 4)).toBeNull();
    expect(percentile([10, 20, 30], 50, 4)).toBe(20);
  });

  it('counts the latencies within what each case allows, over all that were planned', () => {
    const suite = aSuite(
      [100, 200, 300, 400].map((allowed_latency_ms) =>
        aTestCase({ outcome: { allowed_latency_ms } }),
      ),
    );
    const cases = [100, 201, null, 5].map((latency_ms) => aReportCase({ latency_ms }));

    expect(measure(suite, cases).latency_ms).toMatchObject({ within_allowed: 0.5, max: 201 });
  });

  it('count a flaky case as one that passed, and say how many are', () => {
    const cases = (['passed', 'flaky', 'failed', 'not_evaluated', 'flaky'] as const).map(
      (outcome) => aReportCase({ outcome, entities: [{ name: 'x', value: null }] }),
    );

    const { totals, pass_rate, failure_rate, coverage } = measure(aSuite(5), cases);

    expect(totals).toEqual({
      planned: 5,
      evaluated: 4,
      passed: 3,
      failed: 1,
      not_evaluated: 1,
      flaky: 2,
    });
    expect([pass_rate, failure_rate]).toEqual([0.6, 0.4]);
    expect(coverage).toEqual({ intent_coverage: 0.8, entity_coverage: 0.8 });
  });

  it('do not speak of flaky cases where there is none', () => {
    expect(measure(aSuite(1), [aReportCase()]).totals).not.toHaveProperty('flaky');
  });

  it('are 0 of nothing, so that no rate of an empty run is good', () => {
    const { pass_rate, failure_rate, coverage } = measure({ ...aSuite(1), test_cases: [] }, []);

    expect({ pass_rate, failure_rate, ...coverage }).toEqual({
      pass_rate: 0,
      failure_rate: 0,
      intent_coverage: 0,
      entity_coverage: 0,
    });
  });
});
