import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../lib/domain/compare-runs.ts';
import { RunComparison } from '../../lib/domain/comparison.ts';
import { measureChange } from '../../lib/domain/measure-change.ts';
import { pairCases } from '../../lib/domain/pair-cases.ts';
import type { ReportCase } from '../../lib/domain/report.ts';
import { fc } from '../support/fast-check.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../support/report-builders.ts';

const compared = (before: readonly ReportCase[], after: readonly ReportCase[]) =>
  compareRuns(
    {
      label: 'main',
      reportSha256: 'ab'.repeat(32),
      report: aReport({ run_id: 'run-0', cases: [...before] }),
    },
    after,
  );

describe('comparing runs', () => {
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
      [...of('orders', 100, 0), ...of('refunds', 4, 0)],
      [...of('orders', 100, 40), ...of('refunds', 4, 1)],
    );

    expect(intents.map(({ intent, within_noise }) => [intent, within_noise])).toEqual([
      ['orders', false],
      ['refunds', true],
    ]);
    expect(intents[0]?.f1).toBeCloseTo(0.75, 12);
    expect(intents[0]?.change).toBeCloseTo(-0.25, 12);
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
