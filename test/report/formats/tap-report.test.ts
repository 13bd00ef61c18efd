import { Parser, type Result } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import { tapReport } from '../../../lib/report/formats/tap-report.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { HOSTILE_TEXTS } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

function parsed(report: Report) {
  const points: Result[] = [];
  const parser = new Parser({ strict: true });
  parser.on('assert', (point) => points.push(point));
  parser.end(tapReport(report));
  const { results } = parser;
  if (results === null) throw new Error('no results');
  return { points, results };
}

const ORIGIN = {
  audit: { audit_id: 'audit-1', seq: 7, hash: 'a'.repeat(64) },
  trigger: { kind: 'cli', principal: 'jane' },
  provenance: { ci: 'github-actions', actor: 'jane', commit: 'a3c1f0d', branch: 'main' },
} as const;

describe('TAP report', () => {
  it('says as comments by which record the run is found, and where it comes from', () => {
    const report = aReport(ORIGIN);

    const comments = tapReport(report)
      .split('\n')
      .filter((line) => line.startsWith('# '));

    expect(comments).toContain(`# audit record 7, head ${ORIGIN.audit.hash}`);
    expect(comments).toContain('# started by jane, cli jane');
    expect(comments).toContain('# commit a3c1f0d on main');
    expect(parsed(report).results.ok).toBe(true);
  });

  it('has a test point per case and one for a gate that is shut', () => {
    const report = aReport({
      verdict: 'failed',
      reasons: [{ code: 'x', message: '1 of 3 cases passed' }],
      cases: [aReportCase({ id: 'a' }), aFailedCase({ id: 'b' }), anUnevaluatedCase({ id: 'c' })],
    });

    const { points, results } = parsed(report);

    expect(points.map(({ ok, name }) => [ok, name])).toEqual([
      [true, 'a: where is my new card'],
      [false, 'b: where is my new card'],
      [false, 'c: where is my new card'],
      [false, 'gate'],
    ]);
    expect(points[1]?.diag).toMatchObject({
      outcome: 'failed',
      message: 'intent: expected card_delivery, actual card_lost',
    });
    expect(points[3]?.diag).toMatchObject({ type: 'failed', message: '1 of 3 cases passed' });
    expect(results).toMatchObject({ ok: false, count: 4, fail: 3 });
  });

  it('marks a case in quarantine as to be done, which fails nobody', () => {
    const quarantine = { until: '2026-12-01', reason: 'waits for # 12' };

    const { points, results } = parsed(aReport({ cases: [aFailedCase({ quarantine })] }));

    expect(points[0]).toMatchObject({
      ok: false,
      todo: 'quarantined until 2026-12-01: waits for # 12',
    });
    expect(results).toMatchObject({ ok: true, todo: 1 });
  });

  it('lets a flaky case pass', () => {
    expect(parsed(aReport({ cases: [aFlakyCase()] })).results.ok).toBe(true);
    expect(tapReport(aReport({ cases: [aFlakyCase()] }))).toContain(
      '# 2 of 3 repetitions passed, 2 asked for',
    );
  });

  it.each([...HOSTILE_TEXTS, 'a # SKIP b', 'a # TODO b', 'Bail out!', 'x\nBail out! y', '1..1'])(
    'cannot be steered by %j',
    (text) => {
      const report = aReport({
        suite_id: text,
        verdict: 'inconclusive',
        reasons: [{ code: 'x', message: text }],
        cases: [aFailedCase({ id: text, input_text: text, response_text: text })],
      });

      const { points, results } = parsed(report);

      expect(results).toMatchObject({ bailout: false, count: 2, fail: 2, skip: 0, todo: 0 });
      expect(points).toHaveLength(2);
    },
  );

  it('holds every case once and is green only for passed', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const { points, results } = parsed(report);

        const gate = report.verdict === 'passed' ? 0 : 1;
        expect(points).toHaveLength(report.cases.length + gate);
        report.cases.forEach(({ outcome }, index) => {
          expect(points[index]?.ok).toBe(outcome === 'passed');
        });
        if (results.ok) expect(report.verdict).toBe('passed');
      }),
    );
  });
});
