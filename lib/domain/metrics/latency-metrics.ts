import type { Metrics, ReportCase } from '../report.ts';
import type { Suite } from '../suite/suite.ts';

/**
 * The nearest-rank percentile: the smallest value that at least `percent` of `count` values do not exceed.
 *
 * `ascending` may hold fewer than `count` values; those that are not known rank above all others, and the
 * answer is null where it is one of them.
 */
export function percentile(
  ascending: readonly number[],
  percent: number,
  count = ascending.length,
): number | null {
  return ascending[Math.max(1, Math.ceil((percent * count) / 100)) - 1] ?? null;
}

/** Latencies of the evaluated cases that have one, ascending, in milliseconds. */
export function knownLatencies(cases: readonly ReportCase[]): number[] {
  return cases.flatMap((each) => knownLatency(each) ?? []).sort((a, b) => a - b);
}

function knownLatency(reportCase: ReportCase | undefined): number | null {
  if (reportCase === undefined || reportCase.outcome === 'not_evaluated') return null;
  return reportCase.latency_ms;
}

/** Percentiles over the known latencies; the share within `allowed_latency_ms` over all planned cases that have one. */
export function measureLatency(
  suite: Pick<Suite, 'test_cases'>,
  cases: readonly ReportCase[],
): Metrics['latency_ms'] {
  const ascending = knownLatencies(cases);
  const limited = suite.test_cases.flatMap(({ outcome }, position) =>
    outcome.allowed_latency_ms === undefined
      ? []
      : [{ allowed: outcome.allowed_latency_ms, latency: knownLatency(cases[position]) }],
  );
  const within = limited.filter(({ allowed, latency }) => latency !== null && latency <= allowed);
  const isMeasured = ascending.length > 0 && limited.length > 0;
  return {
    p50: percentile(ascending, 50),
    p90: percentile(ascending, 90),
    p95: percentile(ascending, 95),
    p99: percentile(ascending, 99),
    max: ascending.at(-1) ?? null,
    within_allowed: isMeasured ? within.length / limited.length : null,
  };
}
