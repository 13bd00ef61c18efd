import { describe, expect, it } from 'vitest';
import {
  githubAnnotations,
  refusalAnnotations,
} from '../../../lib/report/formats/github-annotations.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const PLACES = {
  file: 'bots/suite.yaml',
  placeOf: (id: string) => (id === 'b' ? { file: 'bots/suite.yaml', line: 17 } : null),
};

describe('annotations for GitHub', () => {
  it('mark the failed case at its line, and the verdict at the file', () => {
    const report = aReport({
      verdict: 'failed',
      reasons: [{ code: 'x', message: '1 of 2 cases passed (50 %)' }],
      cases: [aReportCase({ id: 'a' }), aFailedCase({ id: 'b' })],
    });

    const [gate, failed, ...others] = githubAnnotations(report, PLACES);

    expect(gate).toBe(
      '::error file=bots/suite.yaml,title=cognigate%3A failed::the bot does not meet its gate%0A1 of 2 cases passed (50 %25)',
    );
    expect(failed).toMatch(
      /^::error file=bots\/suite\.yaml,line=17,title=failed%3A b::intent: expected card_delivery, actual card_lost%0Ainput: /,
    );
    expect(others).toEqual([]);
  });

  it('warn of cases that were not evaluated or are flaky, and say nothing of a good one', () => {
    const report = aReport({
      cases: [aReportCase({ id: 'a' }), anUnevaluatedCase({ id: 'b' }), aFlakyCase({ id: 'c' })],
    });

    expect(githubAnnotations(report, null).map((line) => line.split('::')[1])).toEqual([
      'warning title=not evaluated%3A b',
      'warning title=flaky%3A c',
    ]);
  });

  it('leave out a case in quarantine', () => {
    const quarantine = { until: '2026-12-01', reason: 'x' };

    expect(githubAnnotations(aReport({ cases: [aFailedCase({ quarantine })] }), null)).toEqual([]);
  });

  it('are as many as GitHub shows, new failures first', () => {
    const cases = Array.from({ length: 30 }, (_, index) => aFailedCase({ id: `case-${index}` }));
    const report = aReport({ verdict: 'failed', cases });
    const comparison = {
      baseline: {
        run_id: 'run-0',
        label: 'main',
        report_sha256: 'ab'.repeat(32),
        started_at: report.started_at,
        verdict: 'passed' as const,
        planned: 30,
        passed: 30,
        pass_rate: 1,
        intent_coverage: 1,
        p95_latency_ms: null,
      },
      newly_failing: ['case-29'],
      fixed: [],
      still_failing: [],
      flaky: [],
      not_comparable: [],
      pass_rate: null,
      intents: [],
    };

    const lines = githubAnnotations({ ...report, comparison }, null);

    expect(lines).toHaveLength(10);
    expect(lines[1]).toContain('title=newly failing%3A case-29');
  });

  it('hold no line break and no command but their own, whatever was said', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        for (const line of githubAnnotations(report, PLACES)) {
          expect(line).toMatch(/^::(error|warning) (file|line|title)=[^\r\n]*$/);
          const [, properties = ''] = line.split('::');
          expect(properties.split(',').every((each) => /^[\w ]+=[^:,]*$/.test(each))).toBe(true);
        }
      }),
    );
  });
});

describe('annotations of an input that is refused', () => {
  it('stand at the lines that the message names, ten at most', () => {
    const lines = Array.from({ length: 12 }, (_, at) => `bots/a.yaml:${at + 1}: is wrong, 100%`);

    const annotations = refusalAnnotations(
      ['2 problems', ...lines].join('\n'),
      (file) => `top/${file}`,
    );

    expect(annotations).toHaveLength(10);
    expect(annotations[0]).toBe(
      '::error file=top/bots/a.yaml,line=1,title=cognigate%3A rejected::is wrong, 100%25',
    );
  });

  it('are one for a message without a place', () => {
    const said = 'nothing answers at 127.0.0.1:8080: is it there?';

    expect(refusalAnnotations(said, (file) => file)).toEqual([
      `::error title=cognigate%3A rejected::${said}`,
    ]);
  });
});
