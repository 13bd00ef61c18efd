import { ascending, bin, rollup } from 'd3-array';
import type { Report } from '../../../domain/report.ts';
import type { PageCase } from '../../page-case.ts';

export interface LatencyLimit {
  readonly name: string;
  readonly ms: number;
  /** A limit that somebody set, other than a value that was measured. */
  readonly asked: boolean;
}

/** So many different limits of single cases still make lines that one can tell apart. */
const MAX_CASE_LIMITS = 2;

/** The lines across the distribution: what was measured, what the gate asks, what single cases allow. */
export function latencyLimits(
  { latency_ms, gate }: Pick<Report, 'latency_ms' | 'gate'>,
  cases: readonly PageCase[],
): LatencyLimit[] {
  const { p50, p95, p99 } = latency_ms;
  const measured = Object.entries({ p50, p95, p99 }).flatMap(([name, ms]) =>
    ms === null ? [] : [{ name, ms, asked: false }],
  );
  const gated = gate
    .filter(({ name }) => name.endsWith('_latency_ms'))
    .map(({ name, threshold }) => ({
      name: `gate ${name.replace('_latency_ms', '')}`,
      ms: threshold,
      asked: true,
    }));
  const allowed = cases.flatMap(({ assertions }) =>
    assertions.flatMap(({ type, expected }) =>
      type === 'latency' && typeof expected === 'number' ? [expected] : [],
    ),
  );
  const limits = [
    ...rollup(
      allowed,
      ({ length }) => length,
      (ms) => ms,
    ).keys(),
  ].sort(ascending);
  const perCase =
    limits.length > MAX_CASE_LIMITS
      ? []
      : limits.map((ms) => ({ name: 'allowed per case', ms, asked: true }));
  return [...measured, ...gated, ...perCase].sort((a, b) => a.ms - b.ms);
}

export interface LatencyBin {
  readonly from: number;
  readonly to: number;
  readonly cases: number;
}

/** Evenly wide bins up to `end`; the last takes whatever is beyond it. */
export function latencyBins(latencies: readonly number[], end: number, bins: number): LatencyBin[] {
  const width = end / bins;
  const thresholds = Array.from({ length: bins - 1 }, (_, position) => (position + 1) * width);
  const binned = bin()
    .domain([0, Math.max(end, Number.MIN_VALUE)])
    .thresholds(thresholds)(latencies.map((ms) => Math.min(end, Math.max(0, ms))));
  return binned.map(({ length }, position) => ({
    from: position * width,
    to: (position + 1) * width,
    cases: length,
  }));
}
