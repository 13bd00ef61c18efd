import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../lib/domain/baseline/compare-runs.ts';
import { terminalReport } from '../../../lib/report/formats/terminal-report.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { HOSTILE_TEXTS, hostileText } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  aGateResult,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const PLAIN = { color: false, width: 80, files: [] };

describe('terminal report', () => {
  it('lists failed cases with expected and actual', () => {
    const text = terminalReport(
      aReport({
        verdict: 'failed',
        cases: [
          aReportCase({ id: 'good' }),
          aFailedCase({
            id: 'bad',
            input_text: 'my card is gone',
            assertions: [
              {
                type: 'intent',
                expected: 'card_delivery',
                actual: 'card_lost',
                passed: false,
                source: 'platform',
              },
              {
                type: 'intent',
                expected: 'card_delivery',
                actual: 'card_lost',
                passed: false,
                source: 'cognigate',
              },
              {
                type: 'response',
                expected: 'reset link',
                actual: 'no idea what you mean, could you say that in other words, please',
                passed: false,
                source: 'cognigate',
              },
            ],
          }),
        ],
      }),
      PLAIN,
    );

    expect(text).toContain(
      [
        'Failed cases (1)',
        '  ✗ bad  “my card is gone”',
        '      intent    expected card_delivery, actual card_lost (confidence 0.62)',
        '      response  expected "reset link"',
        '                  actual "no idea what you mean, could you say that in other wo…',
      ].join('\n'),
    );
    expect(text).not.toContain('good');
  });

  it('says what was said where a case has a name, and never quotes the name', () => {
    const named = aFailedCase({ id: 'bad', name: 'A lost card', input_text: 'my card is gone' });

    const text = terminalReport(aReport({ verdict: 'failed', cases: [named] }), PLAIN);

    expect(text).toContain('  ✗ bad  A lost card\n      “my card is gone”\n');
  });

  it('lists what is newly failing before what has failed before', () => {
    const cases = [aFailedCase({ id: 'old' }), aFailedCase({ id: 'new' })];
    const before = [aFailedCase({ id: 'old' }), aReportCase({ id: 'new' })];
    const baseline = {
      label: 'main',
      reportSha256: 'ab'.repeat(32),
      report: aReport({ cases: before }),
    };
    const comparison = compareRuns(baseline, cases);

    const text = terminalReport(aReport({ verdict: 'failed', cases, comparison }), PLAIN);

    expect(text).toMatch(/✗ new newly failing {2}“[\s\S]*✗ old {2}“/);
  });

  it('names the characters in which two texts that look alike differ', () => {
    const assertions = [
      {
        type: 'intent',
        expected: 'order',
        actual: 'ord\u0435r',
        passed: false,
        source: 'platform' as const,
      },
    ];

    const text = terminalReport(
      aReport({ verdict: 'failed', cases: [aFailedCase({ assertions, matched_intent: null })] }),
      { ...PLAIN, width: 120 },
    );

    expect(text).toContain('expected order (U+0065)');
  });

  it('stops after fifteen failed cases and says how to see the others', () => {
    const cases = Array.from({ length: 18 }, (_, index) => aFailedCase({ id: `bad-${index}` }));

    const text = terminalReport(aReport({ verdict: 'failed', cases }), PLAIN);

    expect(text.match(/✗ bad-/g)).toHaveLength(15);
    expect(text).toContain('and 3 more; all of them: cognigate report run-1 -o report.csv');
  });

  it('groups what was not evaluated by its reason, the largest group first', () => {
    const cases = [
      anUnevaluatedCase({ id: 'a', not_evaluated_reason: 'no assertion' }),
      anUnevaluatedCase({ id: 'b', not_evaluated_reason: 'no result' }),
      anUnevaluatedCase({ id: 'c', not_evaluated_reason: 'no result' }),
    ];

    const text = terminalReport(aReport({ verdict: 'inconclusive', cases }), PLAIN);

    expect(text).toContain(
      'Not evaluated (3)\n  ? 2  no result\n       b, c\n  ? 1  no assertion\n       a\n',
    );
  });

  it('aligns the gate, with threshold and measure in the same unit and a mark for each', () => {
    const text = terminalReport(
      aReport({
        verdict: 'failed',
        gate: [
          aGateResult({ actual: 0.9496, passed: false }),
          aGateResult({
            name: 'p95_latency_ms',
            operator: '<=',
            threshold: 800,
            actual: 512.4,
            origin: 'suite',
          }),
        ],
      }),
      PLAIN,
    );

    expect(text).toContain(
      [
        'Gate',
        '  pass rate    >= 95 %    94.9 %  ✗  default',
        '  p95 latency  <= 800 ms  513 ms  ✓',
      ].join('\n'),
    );
  });

  it('ends with the verdict, its reasons in words, and the files', () => {
    const text = terminalReport(
      aReport({
        verdict: 'inconclusive',
        reasons: [{ code: 'x', message: 'batch 1 was abandoned, so 200 cases have no result' }],
        notifications: [
          {
            endpoint: 'ci',
            id: 'm',
            status: 'undelivered',
            attempts: 4,
            last_problem: 'status 503',
          },
          { endpoint: 'ok', id: 'n', status: 'delivered', attempts: 1, last_problem: null },
        ],
      }),
      { ...PLAIN, files: [{ label: 'report', path: '.cognigate/runs/run-1/report.json' }] },
    );

    const lines = text.trimEnd().split('\n');
    expect(lines.slice(-8)).toEqual([
      '',
      '━'.repeat(80),
      '  INCONCLUSIVE  suite_prod_v2',
      '  evidence is missing, so nothing can be said about the bot',
      '  • batch 1 was abandoned, so 200 cases have no result',
      '━'.repeat(80),
      '',
      '  report  .cognigate/runs/run-1/report.json',
    ]);
    expect(text).toContain('! notification to ci not delivered after 4 attempts: status 503');
    expect(text).not.toContain('notification to ok');
  });

  it('sums up cases, latency and discrepancies', () => {
    const text = terminalReport(
      aReport({
        latency_ms: { p50: 120, p90: 300, p95: 512.4, p99: 700, max: 912, within_allowed: 1 },
        discrepancies: [
          { case_id: 'a', kind: 'disagreement', type: 'intent', platform: true, cognigate: false },
          { case_id: 'a', kind: 'unchecked', type: 'response', platform: null, cognigate: null },
        ],
      }),
      { ...PLAIN, width: 100 },
    );

    expect(text).toContain('cases          1 planned, 1 passed, 0 failed, 0 not evaluated');
    expect(text).toContain(
      'latency        p50 120 ms, p90 300 ms, p95 513 ms, p99 700 ms, max 912 ms',
    );
    expect(text).toContain(
      '1 judged differently by the platform (the stricter counts), 1 judged by nobody',
    );
  });

  it('has colours only when asked, and says the same with them', () => {
    const report = aReport({ verdict: 'failed', cases: [aFailedCase()] });

    const plain = terminalReport(report, PLAIN);
    const colored = terminalReport(report, { ...PLAIN, color: true });

    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31m');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  it.each(HOSTILE_TEXTS)('shows %j without obeying it, within 80 columns', (text) => {
    const long = text.repeat(Math.ceil(100_000 / Math.max(1, text.length)));
    for (const words of [text, long]) {
      const shown = terminalReport(
        aReport({
          suite_id: words,
          verdict: 'failed',
          cases: [
            aFailedCase({ id: words, input_text: words }),
            anUnevaluatedCase({ id: 'b', not_evaluated_reason: words }),
          ],
          gate: [aGateResult({ name: `tags.${words}.pass_rate` })],
        }),
        PLAIN,
      );

      expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      for (const line of shown.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  it('fits wide characters into the width', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 60, max: 140 }), (text, width) => {
        const words = `古い銀行${text}カード`.repeat(20);

        const shown = terminalReport(
          aReport({ verdict: 'failed', cases: [aFailedCase({ id: words, input_text: words })] }),
          { ...PLAIN, width },
        );

        for (const line of shown.split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(Math.min(120, width));
        }
      }),
    );
  });

  it('shows the verdict of any report, at any width', () => {
    fc.assert(
      fc.property(anyReport(), fc.nat(200), fc.boolean(), (report, width, color) => {
        const shown = terminalReport(report, { color, width, files: [] });

        expect(stripVTControlCharacters(shown)).toContain(` ${report.verdict.toUpperCase()} `);
        expect(stripVTControlCharacters(shown).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
