import { Ajv } from 'ajv';
import { type CTRFReport, schema, validateStrict } from 'ctrf';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import { ctrfReport } from '../../../lib/report/formats/ctrf-report.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

/** The package compiles its schema for each document anew, which a property cannot wait for. */
const hasForm = new Ajv({ allErrors: true, validateFormats: false }).compile<CTRFReport>(schema);

function parsed(report: Report): CTRFReport['results'] {
  const document: unknown = JSON.parse(ctrfReport(report));
  validateStrict(document);
  return document.results;
}

const ORIGIN = {
  audit: { audit_id: 'audit-1', seq: 7, hash: 'a'.repeat(64) },
  trigger: { kind: 'cli', principal: 'jane' },
  provenance: { ci: 'github-actions', actor: 'jane', commit: 'a3c1f0d', branch: 'main' },
} as const;

describe('CTRF report', () => {
  it('says by which record the run is found, and where it comes from', () => {
    const signature = {
      status: 'signed',
      keyid: 'SHA256:key',
      expires: '2026-12-06T00:00:00.000Z',
    } as const;

    const signed = parsed(aReport({ ...ORIGIN, signature })).environment?.extra;
    const bare = parsed(aReport({ audit: null })).environment?.extra;

    expect(signed).toMatchObject({
      audit: { sequence: 7, hash: ORIGIN.audit.hash, keyid: 'SHA256:key' },
      trigger: ORIGIN.trigger,
      provenance: ORIGIN.provenance,
    });
    expect(bare).not.toHaveProperty('audit');
    expect(bare).not.toHaveProperty('provenance');
  });

  it('has a test per case and one for a gate that is shut', () => {
    const { tests, summary } = parsed(
      aReport({
        verdict: 'inconclusive',
        cases: [aReportCase({ id: 'a' }), aFailedCase({ id: 'b' }), anUnevaluatedCase({ id: 'c' })],
      }),
    );

    expect(tests.map(({ status, rawStatus }) => [status, rawStatus])).toEqual([
      ['passed', 'passed'],
      ['failed', 'failed'],
      ['other', 'not_evaluated'],
      ['failed', 'inconclusive'],
    ]);
    expect(tests[1]?.message).toBe('intent: expected card_delivery, actual card_lost');
    expect(summary).toMatchObject({ tests: 4, passed: 1, failed: 2, other: 1, duration: 9_500 });
  });

  it('tells flaky cases with their repetitions, and skips those in quarantine', () => {
    const quarantine = { until: '2026-12-01', reason: 'broken upstream' };

    const { tests, summary } = parsed(
      aReport({ cases: [aFlakyCase(), aFailedCase({ id: 'b', quarantine })] }),
    );

    expect(tests[0]).toMatchObject({ status: 'passed', flaky: true, retries: 2 });
    expect(tests[0]?.retryAttempts?.map(({ status }) => status)).toEqual([
      'passed',
      'failed',
      'passed',
    ]);
    expect(tests[1]).toMatchObject({ status: 'skipped', rawStatus: 'failed' });
    expect(summary).toMatchObject({ flaky: 1, skipped: 1, failed: 0 });
  });

  it('fits the published schema, counts right and is green only for passed', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const document: unknown = JSON.parse(ctrfReport(report));
        if (!hasForm(document)) expect.fail(JSON.stringify(hasForm.errors));
        const { tests, summary } = document.results;

        expect(summary.tests).toBe(tests.length);
        expect(
          summary.passed + summary.failed + summary.skipped + summary.pending + summary.other,
        ).toBe(tests.length);
        if (summary.failed === 0) expect(report.verdict).toBe('passed');
      }),
    );
  });
});
