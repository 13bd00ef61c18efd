import { describe, expect, it } from 'vitest';
import { knownLatencies, measureLatency } from '../../../lib/domain/metrics/latency-metrics.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';

const timed = (latency_ms: number | null, outcome: ReportCase['outcome'] = 'passed') =>
  aReportCase({ latency_ms, outcome });

/** A suite with one case for each limit; undefined: the case has none. */
const suiteOf = (limits: readonly (number | undefined)[]): Suite => ({
  ...aSuite(1),
  test_cases: limits.map((limit) => ({
    input_text: 'hello',
    context_variables: {},
    outcome: limit === undefined ? {} : { allowed_latency_ms: limit },
  })),
});

const measured = (limits: readonly (number | undefined)[], cases: readonly ReportCase[]) =>
  measureLatency(suiteOf(limits), cases);

describe('latencies', () => {
  it('are those of evaluated cases, by size', () => {
    expect(
      knownLatencies([
        timed(1_000),
        timed(90, 'failed'),
        timed(null),
        timed(5, 'not_evaluated'),
        timed(200, 'flaky'),
      ]),
    ).toEqual([90, 200, 1_000]);
  });

  it('have each percentile, of 200 values', () => {
    const cases = Array.from({ length: 200 }, (_, index) => timed(200 - index));

    expect(measured([800], cases)).toMatchObject({
      p50: 100,
      p90: 180,
      p95: 190,
      p99: 198,
      max: 200,
    });
  });

  it('have no percentile where none is known, and nothing that is within a limit', () => {
    expect(measured([800, 800], [timed(null), timed(5, 'not_evaluated')])).toEqual({
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      max: null,
      within_allowed: null,
    });
  });

  it.each<[string, readonly (number | undefined)[], readonly ReportCase[], number | null]>([
    ['just at the limit', [100], [timed(100)], 1],
    ['just above the limit', [100], [timed(101)], 0],
    ['not known', [100, 100], [timed(100), timed(null)], 0.5],
    ['of a case that was not evaluated', [100, 100], [timed(9), timed(9, 'not_evaluated')], 0.5],
    ['of a case that never came', [100, 100], [timed(9)], 0.5],
    ['of a case without a limit', [100, undefined], [timed(9), timed(5_000)], 1],
    ['of cases without limits', [undefined], [timed(9)], null],
  ])('are within what is allowed, where one is %s, by this share', (_, limits, cases, share) => {
    expect(measured(limits, cases).within_allowed).toBe(share);
  });
});
