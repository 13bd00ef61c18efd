import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../lib/domain/baseline/compare-runs.ts';
import {
  type FullComparison,
  fullComparison,
} from '../../../lib/domain/baseline/full-comparison.ts';
import type { Report } from '../../../lib/domain/report.ts';
import { comparisonText } from '../../../lib/report/comparison-text.ts';
import { markdownReport } from '../../../lib/report/formats/markdown-report.ts';
import { terminalReport } from '../../../lib/report/formats/terminal-report.ts';
import { HOSTILE_TEXTS } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  aFlakyCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';

const before = (id: string) => [
  aReportCase({ id }),
  aFailedCase({ id: 'mended' }),
  aReportCase({ id: `${id}, edited` }),
];

function comparedReport(id: string): Report {
  const cases = [
    aFailedCase({ id }),
    aReportCase({ id: 'mended' }),
    aFlakyCase({ id: 'wobbly' }),
    aFailedCase({ id: `${id}, edited`, expected_intent: 'another' }),
    aFailedCase({ id: 'parked', quarantine: { until: '2026-12-01', reason: id } }),
  ];
  const report = aReport({ run_id: 'run-0', cases: before(id) });
  return aReport({
    cases,
    comparison: compareRuns({ label: 'main', reportSha256: 'ab'.repeat(32), report }, cases),
    gate_not_applied: [{ name: 'max_new_failures', threshold: 0, reason: 'no baseline yet' }],
  });
}

function fullyCompared(id: string): FullComparison {
  const report = aReport({ run_id: 'run-0', cases: before(id) });
  const baseline = { label: 'main', reportSha256: 'ab'.repeat(32), report };
  return fullComparison(baseline, comparedReport(id));
}

const terminal = (report: Report) =>
  terminalReport(report, { color: false, width: 100, files: [] });

describe('a missed intent', () => {
  const miss = {
    id: 'broke',
    expected: { name: 'refund', score: 0.61 },
    actual: { name: 'cancel', score: 0.64 },
    best: { name: 'cancel', score: 0.64 },
    baseline_score: 0.72,
  };
  const none = { ...miss, turn: 2, actual: { name: null, score: null }, baseline_score: null };
  const report = comparedReport('broke');
  const comparison = { ...fullyCompared('broke'), intent_misses: [miss, none] };

  it.each([
    ['compare', () => comparisonText(comparison, { before: aReport(), after: report })],
    ['the terminal', () => terminal({ ...report, comparison })],
  ])('is told with its own score, the winner and the earlier one: %s', (_, text) => {
    expect(text()).toContain('broke: expected refund 0.61, got cancel 0.64; it was 0.72\n');
    expect(text()).toContain(
      'broke, turn 2: expected refund 0.61, got none (the best: cancel 0.64)\n',
    );
  });

  it('is told with its case, too', () => {
    const missed = {
      type: 'intent',
      expected: 'refund',
      actual: 'cancel',
      passed: false,
      source: 'cognigate' as const,
    };
    const intent_scores = [
      { name: 'cancel', score: 0.64 },
      { name: 'refund', score: 0.61 },
    ];
    const cases = [aFailedCase({ id: 'broke', assertions: [missed], intent_scores })];

    for (const text of [terminal, markdownReport]) {
      expect(text(aReport({ cases, comparison }))).toContain('refund (0.61; it was 0.72)');
      expect(text(aReport({ cases }))).toContain('refund (0.61)');
    }
  });

  it('is told in Markdown', () => {
    expect(markdownReport({ ...report, comparison })).toContain(
      '- `broke`: expected refund 0.61, got cancel 0.64; it was 0.72',
    );
  });
});

describe('what changed', () => {
  it('is told on the terminal, with flaky cases and those in quarantine', () => {
    const text = terminal(comparedReport('broke'));

    expect(text).toContain('Since the baseline (main, run-0)');
    expect(text).toMatch(/newly failing +1: broke\n/);
    expect(text).toMatch(/fixed +1: mended\n/);
    expect(text).toContain('~ wobbly: 2 of 3 repetitions passed, 2 asked for');
    expect(text).toContain('~ parked: failed, quarantined until 2026-12-01: broke');
    expect(text).toContain('! max_new_failures not applied: no baseline yet');
    expect(text).toMatch(/not comparable +2: wobbly \(new\), broke, edited \(changed, fails\)\n/);
    expect(text).toContain('Failed cases (2)');
  });

  it('is told in Markdown', () => {
    const text = markdownReport(comparedReport('broke'));

    expect(text).toContain('### Since the baseline\n\nAgainst `main, run-0`: pass rate 50.0 % (');
    expect(text).toContain('- 1 newly failing: `broke`');
    expect(text).toContain('- `wobbly`: 2 of 3 repetitions passed, 2 asked for');
    expect(text).toContain('max\\_new\\_failures was not applied: no baseline yet.');
  });

  it.each(HOSTILE_TEXTS)('stays on its lines with the id %j', (id) => {
    const report = comparedReport(id);

    const textOf = (id: string) =>
      comparisonText(fullyCompared(id), { before: aReport(), after: comparedReport(id) });
    const text = textOf(id);

    expect(text).toMatch(/^[\n\P{Cc}]*$/u);
    expect(text.split('\n').length).toBe(textOf('broke').split('\n').length);
    expect(terminal(report)).toMatch(/^[\n\P{Cc}]*$/u);
  });
});
