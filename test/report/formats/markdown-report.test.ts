import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../lib/domain/baseline/compare-runs.ts';
import { markdownReport } from '../../../lib/report/formats/markdown-report.ts';
import { clipped, oneLine } from '../../../lib/report/neutral-text.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { HOSTILE_TEXTS, hostileText } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  aGateResult,
  anUnevaluatedCase,
  aReport,
  aReportBatch,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { aVariedReport } from '../../support/builders/varied-report.ts';
import { fc } from '../../support/setup/fast-check.ts';

/** As a forge renders it, and with raw HTML let through, so that any that slips in is seen. */
function rendered(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

const OUR_ELEMENTS = new Set([
  '<hr />',
  ...['h2', 'h3', 'p', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td'].flatMap((name) => [
    `<${name}>`,
    `</${name}>`,
  ]),
]);

/** What a forge turns into links after rendering, wherever it stands outside of code. */
const LINKED = /@\w|[#!]\d|https?:\/\/|www\.|GH-\d/;

function expectNeutral(markdown: string): void {
  const outsideCode = rendered(markdown).replace(/<code>[^<]*<\/code>/g, '');
  for (const [tag] of outsideCode.matchAll(/<[^>]*>/g)) expect(OUR_ELEMENTS).toContain(tag);
  expect(outsideCode.replace(/<[^>]*>/g, '')).not.toMatch(LINKED);
}

const ENTITIES = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&amp;', '&'],
]);

/** The texts of the code spans, as a reader sees them. */
function codesOf(markdown: string): string[] {
  return [...rendered(markdown).matchAll(/<code>([^<]*)<\/code>/g)].map(([, code = '']) =>
    code.replace(/&\w+;/g, (entity) => ENTITIES.get(entity) ?? entity),
  );
}

describe('Markdown report', () => {
  it('shows each relation with its threshold, and failing variants beside what was meant', () => {
    const markdown = markdownReport(aVariedReport());

    expect(markdown).toContain(
      '| typo | 50.0 % (10.0–90.0 %) of 2 variants of 2 cases | ≥ 85 % | ❌ |',
    );
    expect(markdown).toContain('- weakest: cancel: 3 of 4 variants fail');
    expect(markdown).toMatch(
      /`stop~spacing` \| `stop my contract` \| `stop ⟦␣⟧my ⟦␣⟧contract` \|.*\n.*`where is my new c⟦a⟧rd` \| `where is my new cr⟦a⟧d`/,
    );
    expectNeutral(markdown);
  });

  it('opens with the verdict, what it means and why', () => {
    const markdown = markdownReport(
      aReport({
        verdict: 'failed',
        cases: [aReportCase({ id: 'a' }), aFailedCase({ id: 'b' })],
        reasons: [{ code: 'pass_rate', message: '1 of 2 cases passed, the gate asks for 95 %' }],
      }),
    );

    expect(markdown).toMatch(/^## ❌ FAILED: `suite_prod_v2`\n/);
    expect(markdown).toContain('The bot does not meet its gate. 1 of 2 cases passed (50.0 %).');
    expect(markdown).toContain('- 1 of 2 cases passed, the gate asks for 95 %');
    expect(markdown).toContain('| pass rate | ≥ 95 % (default) | 50.0 % | ❌ |');
    expect(markdown).toContain('| 2 | 1 | 1 | 0 |');
    expect(markdown).toContain(
      '| `b` | `where is my new card` | intent `card_delivery` | intent `card_lost` |',
    );
  });

  it('has what was said beside the name of a case, and newly failing cases first', () => {
    const cases = [
      aFailedCase({ id: 'old' }),
      aFailedCase({ id: 'new', name: 'A lost card', input_text: 'my card is gone' }),
    ];
    const before = [aFailedCase({ id: 'old' }), aReportCase({ ...cases[1], outcome: 'passed' })];
    const baseline = {
      label: 'main',
      reportSha256: 'ab'.repeat(32),
      report: aReport({ cases: before }),
    };

    const comparison = compareRuns(baseline, cases);
    const markdown = markdownReport(aReport({ cases, verdict: 'failed', comparison }));

    expect(markdown).toMatch(
      /\| `new` · `A lost card` · newly failing \| `my card is gone` \|[\s\S]*\n\| `old` \|/,
    );
  });

  it('calls the pass rate not measured where no case was evaluated', () => {
    const markdown = markdownReport(
      aReport({ verdict: 'cancelled', cases: [anUnevaluatedCase()] }),
    );

    expect(markdown).toContain('0 of 1 case passed (not measured).');
  });

  it('shows the first twenty failed cases and counts the others', () => {
    const cases = Array.from({ length: 23 }, (_, index) => aFailedCase({ id: `bad-${index}` }));

    const markdown = markdownReport(aReport({ cases, verdict: 'failed' }));

    expect(markdown.match(/^\| `bad-\d+`/gm)).toHaveLength(20);
    expect(markdown).toContain('\nand 3 more\n');
  });

  it('shows what stands in the way of a verdict', () => {
    const markdown = markdownReport(
      aReport({
        verdict: 'inconclusive',
        cases: [aReportCase({ id: 'a' }), anUnevaluatedCase({ id: 'b' })],
        batches: [
          aReportBatch(),
          aReportBatch({
            index: 1,
            status: 'abandoned',
            execution_id: null,
            faults: [{ code: 'deadline', message: 'still running after 1500 s' }],
          }),
        ],
        intents: {
          ...aReport().intents,
          confusion: [
            { expected: 'a', actual: 'a', count: 9 },
            { expected: 'a', actual: null, count: 1 },
            { expected: null, actual: 'b', count: 3 },
          ],
        },
        discrepancies: [
          { case_id: 'a', kind: 'disagreement', type: 'intent', platform: true, cognigate: false },
        ],
        notifications: [
          {
            endpoint: 'ci',
            id: 'm',
            status: 'undelivered',
            attempts: 4,
            last_problem: 'status 503',
          },
        ],
      }),
    );

    expect(markdown).toContain('- 1 case: the platform returned no result for this case');
    expect(markdown).toContain('| 1 | 1 | abandoned | none | still running after 1500 s |');
    expect(markdown).not.toMatch(/^\| 0 \| 1 \| completed/m);
    expect(markdown).toContain('| no intent | `b` | 3 |\n| `a` | no intent | 1 |');
    expect(markdown).toContain('1 assertion judged differently');
    expect(markdown).toContain('- notification to `ci` undelivered after 4 attempts: status 503');
  });

  it('names the audit record, or says that the copy has none', () => {
    const audit = { audit_id: 'audit-9', seq: 3, hash: 'cd'.repeat(32) };

    expect(markdownReport(aReport({ audit }))).toContain(
      'Audit: record `audit-9`, number 3 of its chain',
    );
    expect(markdownReport(aReport())).toContain('Audit: not recorded in this copy.');
  });

  it('shows missed thresholds first where there are too many', () => {
    const gate = Array.from({ length: 60 }, (_, index) =>
      aGateResult({ name: `tags.t${index}.pass_rate`, passed: index !== 59, actual: 0.5 }),
    );

    const markdown = markdownReport(aReport({ verdict: 'failed', gate }));

    expect(markdown).toContain('tag t59 |');
    expect(markdown).toContain('and 30 more thresholds');
  });

  it.each(HOSTILE_TEXTS)('lets nothing of %j take effect', (text) => {
    const long = text.repeat(Math.ceil(100_000 / Math.max(1, text.length)));
    for (const words of [text, long]) {
      expectNeutral(
        markdownReport(
          aReport({
            suite_id: words,
            verdict: 'failed',
            reasons: [{ code: 'x', message: words }],
            labels: { [words]: words },
            gate: [aGateResult({ name: `tags.${words}.pass_rate` })],
            batches: [aReportBatch({ status: words, execution_id: words })],
            cases: [
              aFailedCase({
                id: words,
                input_text: words,
                assertions: [
                  {
                    type: words,
                    expected: words,
                    actual: [words],
                    passed: false,
                    source: 'platform',
                  },
                ],
              }),
              anUnevaluatedCase({ id: 'b', not_evaluated_reason: words }),
            ],
          }),
        ),
      );
    }
  });

  it('shows an utterance as it was said', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const markdown = markdownReport(
          aReport({ verdict: 'failed', cases: [aFailedCase({ id: 'b', input_text: text })] }),
        );

        const shown = clipped(oneLine(text), 100).replace(/\\(?=\|)/g, '⧵');
        expect(['', ...codesOf(markdown)]).toContain(shown);
      }),
    );
  });

  it('is neutral, fits a comment, and tells the verdict, whatever is in the report', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const markdown = markdownReport(report);

        expectNeutral(markdown);
        expect(markdown.length).toBeLessThan(65_536);
        expect(markdown.split('\n')[0]).toContain(report.verdict.toUpperCase());
      }),
    );
  });

  it('fits a comment even when everything is large and wrong', () => {
    const words = '\\|@#`<'.repeat(20_000);
    const cases = Array.from({ length: 500 }, (_, index) =>
      aFailedCase({
        id: `${index} ${words}`,
        input_text: words,
        assertions: ['a', 'b', 'c', 'd', 'e'].map((type) => ({
          type: type + words,
          expected: words,
          actual: words,
          passed: false,
          source: 'platform',
        })),
      }),
    );
    const faults = Array.from({ length: 50 }, () => ({ code: 'x', message: words }));

    const markdown = markdownReport(
      aReport({
        suite_id: words,
        verdict: 'failed',
        cases,
        reasons: faults,
        labels: Object.fromEntries(cases.slice(0, 50).map(({ id }) => [id, words])),
        gate: cases.map(({ id }) => aGateResult({ name: `tags.${id}.pass_rate`, passed: false })),
        batches: cases.map((_, index) => aReportBatch({ index, status: words, faults })),
      }),
    );

    expect(markdown.length).toBeLessThan(65_536);
  });
});
