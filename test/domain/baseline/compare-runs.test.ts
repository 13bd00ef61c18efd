import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../lib/domain/baseline/compare-runs.ts';
import { measureChange } from '../../../lib/domain/baseline/measure-change.ts';
import { pairCases } from '../../../lib/domain/baseline/pair-cases.ts';
import { RunComparison } from '../../../lib/domain/comparison.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const compared = (before: readonly ReportCase[], after: readonly ReportCase[]) =>
  compareRuns(
    {
      label: 'main',
      reportSha256: 'ab'.repeat(32),
      report: aReport({ run_id: 'run-0', cases: [...before] }),
    },
    after,
  );

function passing(count: number, passes: (index: number) => boolean): ReportCase[] {
  return Array.from({ length: count }, (_, index) =>
    (passes(index) ? aReportCase : aFailedCase)({ id: `case-${index}` }),
  );
}

describe('comparing runs', () => {
  it('counts no case that was left out now, neither as one that fails nor in a rate', () => {
    const left = (id: string) => anUnevaluatedCase({ id, tags: ['critical'], left_out: true });
    const was = (id: string) => aReportCase({ id, tags: ['critical'] });

    const comparison = compared(
      [was('broke'), was('left'), was('as well')],
      [aFailedCase({ id: 'broke', tags: ['critical'] }), left('left'), left('as well')],
    );

    expect(comparison).toMatchObject({
      newly_failing: ['broke'],
      not_comparable: [
        { id: 'left', why: 'not_evaluated' },
        { id: 'as well', why: 'not_evaluated' },
      ],
      pass_rate: { cases: 1, baseline_passed: 1, passed: 0 },
      tags: [{ tag: 'critical', cases: 1 }],
    });
  });

  it('tells newly failing, fixed, still failing and flaky cases apart', () => {
    const comparison = compared(
      [
        aReportCase({ id: 'broke' }),
        aFailedCase({ id: 'mended' }),
        aFailedCase({ id: 'as ever' }),
        aReportCase({ id: 'fine' }),
        aFlakyCase({ id: 'was flaky' }),
        aReportCase({ id: 'is flaky' }),
      ],
      [
        aFailedCase({ id: 'broke' }),
        aReportCase({ id: 'mended' }),
        aFailedCase({ id: 'as ever' }),
        aReportCase({ id: 'fine' }),
        aFailedCase({ id: 'was flaky' }),
        aFlakyCase({ id: 'is flaky' }),
      ],
    );

    expect(comparison).toMatchObject({
      baseline: { run_id: 'run-0', label: 'main', planned: 6, passed: 4 },
      newly_failing: ['broke', 'was flaky'],
      fixed: ['mended'],
      still_failing: ['as ever'],
      flaky: ['is flaky'],
      not_comparable: [],
      pass_rate: { cases: 6, baseline_passed: 4, passed: 3 },
    });
  });

  it('tells how close a failed case came to its intent, and how close it was', () => {
    const scores = (refund: number, cancel: number) => [
      { name: 'cancel', score: cancel },
      { name: 'refund', score: refund },
    ];
    const missed = {
      type: 'intent',
      expected: 'refund',
      actual: 'cancel',
      passed: false,
      source: 'cognigate' as const,
    };
    const turn = { input_text: 'x', confidence: 0.9, response_text: null, latency_ms: null };

    const comparison = compared(
      [
        aReportCase({ id: 'single', intent_scores: scores(0.72, 0.3) }),
        aReportCase({ id: 'unlisted', matched_intent: 'refund', confidence: 0.8 }),
        aReportCase({
          id: 'talk',
          turns: [{ ...turn, outcome: 'passed', intent_scores: scores(0.5, 0.1) }],
        }),
        aFailedCase({ id: 'mended', assertions: [missed], intent_scores: scores(0.1, 0.9) }),
        aReportCase({ id: 'untold' }),
      ],
      [
        aFailedCase({ id: 'single', assertions: [missed], intent_scores: scores(0.61, 0.64) }),
        aFailedCase({
          id: 'unlisted',
          assertions: [missed],
          matched_intent: 'cancel',
          confidence: 0.9,
        }),
        aFailedCase({
          id: 'talk',
          assertions: [{ ...missed, actual: null, turn: 1 }],
          turns: [{ ...turn, outcome: 'failed', intent_scores: scores(0.15, 0.17) }],
        }),
        aReportCase({ id: 'mended' }),
        aFailedCase({ id: 'untold', assertions: [missed], matched_intent: null, confidence: null }),
      ],
    );

    expect(comparison.intent_misses).toEqual([
      {
        id: 'single',
        expected: { name: 'refund', score: 0.61 },
        actual: { name: 'cancel', score: 0.64 },
        best: { name: 'cancel', score: 0.64 },
        baseline_score: 0.72,
      },
      {
        id: 'unlisted',
        expected: { name: 'refund', score: null },
        actual: { name: 'cancel', score: 0.9 },
        best: null,
        baseline_score: 0.8,
      },
      {
        id: 'talk',
        turn: 1,
        expected: { name: 'refund', score: 0.15 },
        actual: { name: null, score: null },
        best: { name: 'cancel', score: 0.17 },
        baseline_score: 0.5,
      },
    ]);
    expect(RunComparison.parse(comparison)).toEqual(comparison);
  });

  it('compares no case that is new, gone, changed or not evaluated', () => {
    const comparison = compared(
      [
        aReportCase({ id: 'gone' }),
        aReportCase({ id: 'asked anew' }),
        aReportCase({ id: 'expected anew' }),
        anUnevaluatedCase({ id: 'missing then' }),
        aReportCase({ id: 'missing now' }),
        aReportCase({ id: 'quarantined' }),
      ],
      [
        aFailedCase({ id: 'new' }),
        aFailedCase({ id: 'asked anew', input_text: 'another question' }),
        aFailedCase({ id: 'expected anew', expected_intent: null }),
        aFailedCase({ id: 'missing then' }),
        anUnevaluatedCase({ id: 'missing now' }),
        aFailedCase({ id: 'quarantined', quarantine: { until: '2026-12-01', reason: 'x' } }),
      ],
    );

    expect(comparison.newly_failing).toEqual([]);
    expect(comparison.not_comparable).toEqual([
      { id: 'new', why: 'new' },
      { id: 'asked anew', why: 'changed' },
      { id: 'expected anew', why: 'changed' },
      { id: 'missing then', why: 'not_evaluated' },
      { id: 'gone', why: 'gone' },
      { id: 'missing now', why: 'not_evaluated' },
    ]);
    expect(comparison.pass_rate).toMatchObject({ cases: 1, baseline_passed: 1, passed: 0 });
  });

  it('says which intents got worse, the largest loss first, and what may be chance', () => {
    const of = (intent: string, count: number, wrong: number) =>
      Array.from({ length: count }, (_, index) => {
        const id = `${intent}-${index}`;
        return index < wrong
          ? aFailedCase({ id, expected_intent: intent, matched_intent: null })
          : aReportCase({ id, expected_intent: intent, matched_intent: intent });
      });

    const { intents } = compared(
      [...of('addresses', 4, 0), ...of('orders', 4, 0), ...of('refunds', 100, 0)],
      [...of('addresses', 4, 0), ...of('orders', 4, 1), ...of('refunds', 100, 40)],
    );

    expect(intents.map(({ intent, within_noise }) => [intent, within_noise])).toEqual([
      ['refunds', false],
      ['orders', true],
      ['addresses', true],
    ]);
    expect(intents[0]?.f1).toBeCloseTo(0.75, 12);
    expect(intents[0]?.change).toBeCloseTo(-0.25, 12);
  });

  it('shows the baseline as it was', () => {
    const report = aReport({
      run_id: 'run-0',
      started_at: '2026-11-20T10:00:00.000Z',
      verdict: 'failed',
      cases: [aReportCase({ id: 'a' }), aFailedCase({ id: 'b' })],
      coverage: { intent_coverage: 0.75, entity_coverage: 0.25 },
      latency_ms: { p50: 1, p90: 2, p95: 340, p99: 4, max: 5, within_allowed: null },
    });

    expect(
      compareRuns({ label: null, reportSha256: 'cd'.repeat(32), report }, []).baseline,
    ).toEqual({
      run_id: 'run-0',
      started_at: '2026-11-20T10:00:00.000Z',
      verdict: 'failed',
      planned: 2,
      passed: 1,
      pass_rate: 0.5,
      intent_coverage: 0.75,
      p95_latency_ms: 340,
      label: null,
      report_sha256: 'cd'.repeat(32),
    });
  });

  it('gives the change of the pass rate, both intervals, and whether it may be chance', () => {
    const run = (passed: number) =>
      Array.from({ length: 20 }, (_, index) =>
        (index < passed ? aReportCase : aFailedCase)({ id: `case-${index}` }),
      );

    const rate = compared(run(20), run(14)).pass_rate;

    expect(rate).toMatchObject({ cases: 20, baseline_passed: 20, passed: 14, change: -0.3 });
    // The intervals of 20 and of 14 in 20, by the tables of Wilson's score.
    expect(rate?.baseline_interval.low).toBeCloseTo(0.8389, 4);
    expect(rate?.baseline_interval.high).toBe(1);
    expect(rate?.interval.low).toBeCloseTo(0.481, 4);
    expect(rate?.interval.high).toBeCloseTo(0.8545, 4);
    expect(rate).toMatchObject({
      worse: 6,
      better: 0,
      p_value: expect.closeTo(0.03125, 9),
      within_noise: false,
    });
    expect(compared(run(14), run(20)).pass_rate?.change).toBe(0.3);
    expect(compared(run(20), run(15)).pass_rate?.within_noise).toBe(true);
    expect(compared(run(20), run(18)).pass_rate?.within_noise).toBe(true);
  });

  it.each([
    [200, 194, 8, 0],
    [200, 193, 10, 1],
    [500, 477, 15, 3],
    [1_000, 955, 20, 5],
    [60, 56, 6, 0],
  ])(
    'calls it real where %i cases passed %i times and %i fail newly, %i fixed',
    (of, passed, worse, better) => {
      const before = passing(of, (index) => index < passed);
      const after = passing(of, (index) =>
        index < passed ? index >= worse : index < passed + better,
      );

      const rate = compared(before, after).pass_rate;

      expect(rate).toMatchObject({ worse, better, within_noise: false });
      expect(rate?.change_interval?.high).toBeLessThan(0);
    },
  );

  it('holds what is not evaluated now neither for worse nor for better', () => {
    const before = passing(20, () => true);
    const after = before.map((each, index) =>
      index < 8 ? anUnevaluatedCase({ id: each.id }) : each,
    );

    expect(compared(before, after).pass_rate).toMatchObject({ worse: 0, better: 0, p_value: 1 });
  });

  it('says of which tags cases changed, and adjusts for looking through all of them', () => {
    const tagged = (tag: string, count: number, worse: number) => {
      const of = (isRight: (index: number) => boolean) =>
        Array.from({ length: count }, (_, index) =>
          (isRight(index) ? aReportCase : aFailedCase)({ id: `${tag}-${index}`, tags: [tag] }),
        );
      return { before: of(() => true), after: of((index) => index >= worse) };
    };
    const groups = [tagged('critical', 20, 6), tagged('smoke', 40, 9), tagged('quiet', 5, 0)];

    const { tags } = compared(
      groups.flatMap(({ before }) => before),
      groups.flatMap(({ after }) => after),
    );

    // 6 of 6 have a p-value of 0.031 alone, and of two tests that are read together 0.031 is the larger.
    expect(tags).toMatchObject([
      {
        tag: 'critical',
        cases: 20,
        passed: 14,
        worse: 6,
        better: 0,
        p_value: expect.closeTo(0.03125, 9),
        within_noise: false,
      },
      {
        tag: 'smoke',
        cases: 40,
        passed: 31,
        worse: 9,
        p_value: expect.closeTo(2 * 2 * 0.5 ** 9, 9),
        within_noise: false,
      },
    ]);
  });

  it('names what is flaky now, new cases included and those in quarantine not', () => {
    const quarantine = { until: '2026-12-01', reason: 'x' };

    const { flaky, fixed } = compared(
      [aFailedCase({ id: 'steadier' })],
      [
        aFlakyCase({ id: 'steadier' }),
        aFlakyCase({ id: 'new' }),
        aFlakyCase({ id: 'quarantined', quarantine }),
        aFailedCase({ id: 'failing' }),
      ],
    );

    expect(flaky).toEqual(['steadier', 'new']);
    expect(fixed).toEqual(['steadier']);
  });

  it.each<[string, ReportCase, ReportCase]>([
    ['then', aReportCase({ matched_intent: undefined }), aReportCase()],
    ['now', aReportCase(), aReportCase({ matched_intent: undefined })],
  ])('has nothing to say of intents where no match was known %s', (_, before, after) => {
    expect(compared([before], [after]).intents).toEqual([]);
  });

  it('gives the F1 of an intent then and now with their intervals', () => {
    // Then 3 right of 4; now 1 right, 3 missed and a surplus one: F1 of 6/7 and of 2/6.
    const of = (matches: readonly string[]) => [
      ...matches.map((matched_intent, index) =>
        aReportCase({ id: `case-${index}`, expected_intent: 'orders', matched_intent }),
      ),
    ];
    const stray = (matched_intent: string | null) =>
      aReportCase({ id: 'stray', expected_intent: null, matched_intent });

    const { intents } = compared(
      [...of(['orders', 'orders', 'orders', 'x']), stray(null)],
      [...of(['orders', 'x', 'x', 'x']), stray('orders')],
    );

    expect(intents).toHaveLength(1);
    const [delta] = intents;
    expect(delta?.baseline_f1).toBeCloseTo(6 / 7, 12);
    expect(delta?.f1).toBeCloseTo(1 / 3, 12);
    expect(delta?.change).toBeCloseTo(1 / 3 - 6 / 7, 12);
    // Wilson's intervals of 3 in 4 and of 1 in 5, as F1 = 2J / (1 + J).
    expect(delta?.baseline_interval?.low).toBeCloseTo(0.4622, 3);
    expect(delta?.interval?.high).toBeCloseTo(0.7689, 3);
    expect(delta?.within_noise).toBe(true);
  });

  it('has nothing to say of runs that share no case', () => {
    const { pass_rate, intents } = compared([aReportCase({ id: 'a' })], [aReportCase({ id: 'b' })]);

    expect({ pass_rate, intents }).toEqual({ pass_rate: null, intents: [] });
  });

  it('puts every case in at most one list, fits its schema and agrees with the thresholds', () => {
    const anyCase = (id: string) =>
      fc
        .constantFrom(aReportCase, aFailedCase, aFlakyCase, anUnevaluatedCase)
        .map((build) => build({ id }));
    const anyCases = fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 })
      .chain((ids) => fc.tuple(...ids.map(anyCase)));
    fc.assert(
      fc.property(anyCases, anyCases, (before, after) => {
        const comparison = RunComparison.parse(compared(before, after));
        const change = measureChange(pairCases(before, after).pairs);

        const listed = [
          ...comparison.newly_failing,
          ...comparison.fixed,
          ...comparison.still_failing,
          ...comparison.not_comparable.map(({ id }) => id),
        ];
        expect(new Set(listed).size).toBe(listed.length);
        expect(change.newFailures).toBe(comparison.newly_failing.length);
        expect(change.shared).toBe(comparison.pass_rate?.cases ?? 0);
      }),
    );
  });
});
