import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../lib/domain/baseline/compare-runs.ts';
import { newlyFailing } from '../../../lib/steps/decision/newly-failing.ts';
import { aFailedCase, aReport, aReportCase } from '../../support/builders/report-builders.ts';

describe('what newly fails', () => {
  it('is nothing without a baseline, and where all that fails has failed before', () => {
    expect(newlyFailing(aReport())).toBeUndefined();
  });

  it('is named as far as a message holds it, and counted in full', () => {
    const of = (make: typeof aReportCase) =>
      Array.from({ length: 500 }, (_, at) => make({ id: `case-${at}`, name: 'n'.repeat(200) }));
    const baseline = {
      label: 'main',
      reportSha256: 'a'.repeat(64),
      report: aReport({ cases: of(aReportCase) }),
    };
    const cases = of(aFailedCase);

    const told = newlyFailing({ cases, comparison: compareRuns(baseline, cases) });

    expect(told?.count).toBe(500);
    expect(told?.cases[0]).toEqual({ id: 'case-0', name: 'n'.repeat(200) });
    expect(JSON.stringify(told).length).toBeLessThan(8_100);
  });
});
