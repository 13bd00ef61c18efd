import { describe, expect, it } from 'vitest';
import type { ReportCase } from '../../../../lib/domain/report.ts';
import { latencyBins, latencyLimits } from '../../../../lib/report/page/sections/latency-limits.ts';
import { casesOf } from '../../../../lib/report/page-case.ts';
import { pageDataOf } from '../../../../lib/report/page-data.ts';
import { aGateResult, aReport, aReportCase } from '../../../support/builders/report-builders.ts';

const allowing = (ms: number): ReportCase =>
  aReportCase({
    id: `within-${ms}`,
    assertions: [{ type: 'latency', expected: ms, actual: 120, passed: true, source: 'cognigate' }],
  });

function limitsOf(cases: ReportCase[]) {
  const report = aReport({
    cases,
    latency_ms: { p50: 100, p90: 150, p95: 180, p99: null, max: 210, within_allowed: 1 },
    gate: [aGateResult(), aGateResult({ name: 'p95_latency_ms', operator: '<=', threshold: 170 })],
  });
  return latencyLimits(report, casesOf(pageDataOf(report))).map(({ name, ms }) => `${name} ${ms}`);
}

describe('the latency distribution', () => {
  it('has lines for what was measured, what the gate asks and what the cases allow', () => {
    expect(limitsOf([allowing(900), allowing(900)])).toEqual([
      'p50 100',
      'gate p95 170',
      'p95 180',
      'allowed per case 900',
    ]);
  });

  it('leaves out the limits of the cases where there are too many to tell apart', () => {
    expect(limitsOf([allowing(700), allowing(800), allowing(900)])).toEqual([
      'p50 100',
      'gate p95 170',
      'p95 180',
    ]);
  });

  it('counts every answer once, the slowest in the last bin', () => {
    const bins = latencyBins([0, 24, 25, 99, 100, 5_000], 100, 4);

    expect(bins).toEqual([
      { from: 0, to: 25, cases: 2 },
      { from: 25, to: 50, cases: 1 },
      { from: 50, to: 75, cases: 0 },
      { from: 75, to: 100, cases: 3 },
    ]);
  });
});
