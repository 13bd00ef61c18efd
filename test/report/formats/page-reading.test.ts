import { describe, expect, it } from 'vitest';
import { pageReading } from '../../../lib/report/formats/page-reading.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { aVariedReport } from '../../support/builders/varied-report.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('the page of a browser that runs no scripts', () => {
  it('has tags without attributes, and none of somebody else', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const tags = pageReading(report).match(/<[^>]*>?/g) ?? [];

        expect(tags.filter((tag) => !/^<\/?(main|h[123]|p|ul|li|br)>$/.test(tag))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('says how relations came out, and each failing variant beside what was meant', () => {
    const reading = pageReading(aVariedReport());

    expect(reading).toContain('<li>typo: 50.0 % (10.0–90.0 %) of 2 variants of 2 cases</li>');
    expect(reading).toContain(
      '<li>meant: where is my new card</li>\n<li>said: where is my new crad</li>',
    );
  });

  it('says what failed and why, newly failing cases first, and what was not evaluated', () => {
    const cases = [
      aFailedCase({ id: 'old' }),
      aReportCase({ id: 'fine' }),
      aFailedCase({ id: 'new', input_text: 'where\nis it' }),
      anUnevaluatedCase({ id: 'lost' }),
    ];
    const comparison = {
      baseline: PAST,
      newly_failing: ['new'],
      fixed: [],
      still_failing: ['old'],
      flaky: [],
      not_comparable: [],
      pass_rate: null,
      intents: [],
    };

    const reading = pageReading(aReport({ verdict: 'failed', cases, comparison }));

    expect(reading.indexOf('<h3>new</h3>')).toBeLessThan(reading.indexOf('<h3>old</h3>'));
    expect(reading).toContain('input: where<br>is it');
    expect(reading).toContain('intent: expected card_delivery, actual card_lost');
    expect(reading).toContain('<p>the platform returned no result for this case</p>');
    expect(reading).not.toContain('<h3>fine</h3>');
  });

  it('has 200 cases of a kind and the number of the others', () => {
    const cases = Array.from({ length: 203 }, (_, at) => aFailedCase({ id: `case-${at}` }));

    const reading = pageReading(aReport({ cases }));

    expect(reading.match(/<h3>/g)).toHaveLength(200);
    expect(reading).toContain('<p>and 3 more cases</p>');
  });

  it('calls a rate not measured where no case was evaluated', () => {
    const reading = pageReading(aReport({ verdict: 'cancelled', cases: [anUnevaluatedCase()] }));

    expect(reading).toContain('Pass rate not measured');
    expect(reading).not.toContain('0.0 %');
  });
});

const PAST = {
  run_id: 'run-0',
  started_at: '2026-11-21T10:00:00.000Z',
  verdict: 'passed' as const,
  planned: 2,
  passed: 2,
  pass_rate: 1,
  intent_coverage: 1,
  p95_latency_ms: null,
  label: null,
  report_sha256: 'ab'.repeat(32),
};
