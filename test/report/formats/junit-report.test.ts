import { describe, expect, it } from 'vitest';
import { convert } from 'xmlbuilder2';
import * as z from 'zod';
import type { Report } from '../../../lib/domain/report.ts';
import { junitReport } from '../../../lib/report/formats/junit-report.ts';
import { visible } from '../../../lib/report/neutral-text.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { HOSTILE_TEXTS, hostileText } from '../../support/builders/hostile-text.ts';
import {
  aFailedCase,
  aFlakyCase,
  aGateResult,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const many = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema]).transform((value) => [value].flat() as z.infer<T>[]);
const count = z.string().regex(/^\d+$/).transform(Number);
const countAttributes = {
  '@tests': count,
  '@failures': count,
  '@errors': count,
  '@time': z.string().regex(/^\d+\.\d{3}$/),
};
const Problem = z.strictObject({
  '@type': z.string(),
  '@message': z.string().min(1),
  '#': z.string(),
});
const Properties = z.strictObject({
  property: many(z.strictObject({ '@name': z.string(), '@value': z.string() })),
});
const TestCase = z.strictObject({
  '@classname': z.string(),
  '@name': z.string(),
  '@time': z.string().regex(/^\d+\.\d{3}$/),
  failure: Problem.optional(),
  error: Problem.optional(),
  skipped: z.strictObject({ '@message': z.string() }).optional(),
  flakyFailure: z.strictObject({ '@type': z.literal('flaky'), '@message': z.string() }).optional(),
  'system-out': z.string().optional(),
});
const TestSuite = z.strictObject({
  '@name': z.string(),
  ...countAttributes,
  '@skipped': count,
  '@timestamp': z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  properties: Properties,
  testcase: many(TestCase).optional(),
});
const JUnit = z.strictObject({
  testsuites: z.strictObject({
    '@name': z.string(),
    ...countAttributes,
    testsuite: many(TestSuite),
  }),
});

function parsed(report: Report) {
  const { testsuites } = JUnit.parse(convert(junitReport(report), { format: 'object' }));
  const [cases, gate, ...others] = testsuites.testsuite;
  expect(others).toEqual([]);
  if (cases === undefined) throw new Error('no suite');
  return { root: testsuites, cases, testCases: cases.testcase ?? [], gate };
}

const ENTITIES = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&amp;', '&'],
]);

/** The texts of the elements of one name; unescaped here, once, since xmlbuilder2's reader does it twice. */
function textsOf(report: Report, element: 'failure' | 'error'): string[] {
  const elements = junitReport(report).matchAll(
    new RegExp(`<${element} [^>]*>([^<]*)</${element}>`, 'g'),
  );
  return [...elements].map(([, text = '']) =>
    text.replace(/&\w+;/g, (entity) => ENTITIES.get(entity) ?? entity),
  );
}

/** Production 2 of XML 1.0. */
const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('JUnit report', () => {
  it('has a testcase per case: failure for the bot, error for what was not evaluated', () => {
    const report = aReport({
      cases: [
        aReportCase({ id: 'a', latency_ms: 1_234 }),
        aFailedCase({ id: 'b' }),
        anUnevaluatedCase({ id: 'c' }),
      ],
      verdict: 'failed',
      reasons: [{ code: 'pass_rate', message: '1 of 3 cases passed, the gate asks for 95 %' }],
    });

    const { root, cases, testCases, gate } = parsed(report);

    expect(cases).toMatchObject({ '@tests': 3, '@failures': 1, '@errors': 1 });
    expect(root).toMatchObject({ '@tests': 4, '@failures': 2, '@errors': 1, '@time': '9.500' });
    expect(testCases[0]).toMatchObject({
      '@classname': 'cognigate.suite_prod_v2',
      '@name': 'a',
      '@time': '1.234',
    });
    expect(testCases[0]).not.toHaveProperty('failure');
    expect(testCases[1]?.failure).toMatchObject({
      '@type': 'intent',
      '@message': 'intent: expected card_delivery, actual card_lost',
    });
    expect(textsOf(report, 'failure')[0]).toContain('matched intent: card_lost (confidence 0.62)');
    expect(testCases[2]?.error?.['@message']).toBe('the platform returned no result for this case');
    expect(gate?.testcase?.[0]?.failure?.['@type']).toBe('failed');
    expect(textsOf(report, 'failure')[1]).toContain('pass rate: 33.3 %, asked >= 95 %');
  });

  it('names run and verdict for the suite, intents and confidence for a case', () => {
    const { cases, testCases } = parsed(aReport({ labels: { bot_version: '4.2.0' } }));

    const named = (properties: z.infer<typeof Properties> | undefined) =>
      Object.fromEntries(properties?.property.map((one) => [one['@name'], one['@value']]) ?? []);
    expect(named(cases.properties)).toMatchObject({
      run_id: 'run-1',
      verdict: 'passed',
      'label.bot_version': '4.2.0',
    });
    expect(testCases[0]?.['system-out']?.split('\n')).toEqual([
      'where is my new card',
      'expected intent: card_delivery',
      'matched intent: card_delivery',
      'confidence: 0.91',
      'batch: 0',
    ]);
  });

  it('leads to the file and the line that a case is written in', () => {
    const places = {
      file: 'bots/support.suite.yaml',
      placeOf: (id: string) => (id === 'case-1' ? { file: 'bots/cases.csv', line: 5 } : null),
    };

    const text = junitReport(aReport(), places);

    expect(text).toContain('file="bots/support.suite.yaml"');
    expect(text).toContain('(bots/cases.csv:5)');
  });

  it.each(['inconclusive', 'rejected', 'cancelled', 'error'] as const)(
    'is not green when all cases passed and the verdict is %s',
    (verdict) => {
      const { root, gate } = parsed(aReport({ verdict }));

      expect(root).toMatchObject({ '@failures': 0, '@errors': 1 });
      expect(gate?.testcase?.[0]?.error?.['@type']).toBe(verdict);
    },
  );

  it('fails the gate when all cases passed and a threshold is missed', () => {
    const missed = aGateResult({
      name: 'p95_latency_ms',
      operator: '<=',
      threshold: 800,
      actual: 900,
      passed: false,
    });

    const report = aReport({ verdict: 'failed', gate: [missed] });

    expect(parsed(report).root).toMatchObject({ '@failures': 1, '@errors': 0 });
    expect(textsOf(report, 'failure')[0]).toContain('p95 latency: 900 ms, asked <= 800 ms');
  });

  it('skips a case in quarantine, whatever came of it', () => {
    const quarantine = { until: '2026-12-01', reason: 'broken upstream' };

    const { cases, testCases } = parsed(
      aReport({ cases: [aFailedCase({ quarantine }), anUnevaluatedCase({ id: 'b', quarantine })] }),
    );

    expect(cases).toMatchObject({ '@failures': 0, '@errors': 0, '@skipped': 2 });
    expect(testCases[0]?.skipped?.['@message']).toBe(
      'quarantined until 2026-12-01: broken upstream',
    );
    expect(testCases[0]?.['system-out']).toContain('expected card_delivery, actual card_lost');
  });

  it('passes a flaky case and says how its repetitions went', () => {
    const { cases, testCases } = parsed(aReport({ cases: [aFlakyCase()] }));

    expect(cases).toMatchObject({ '@failures': 0, '@errors': 0, '@skipped': 0 });
    expect(testCases[0]?.flakyFailure?.['@message']).toBe('2 of 3 repetitions passed, 2 asked for');
  });

  it('lets no text have a file attached by GitLab or Jenkins', () => {
    const xml = junitReport(aReport({ cases: [aReportCase({ tags: ['[[ATTACHMENT|/etc/x]]'] })] }));

    expect(xml).not.toContain('[[');
    expect(xml).toContain('[ [ATTACHMENT|/etc/x]]');
  });

  it('shows the verdict of a run without cases', () => {
    const { root } = parsed(aReport({ verdict: 'rejected', cases: [] }));

    expect(root).toMatchObject({ '@tests': 1, '@errors': 1 });
  });

  it('never has two testcases of one name, since GitLab drops the second', () => {
    const ids = ['x\u0001', 'x\u0001', 'x\u2401', 'x␁ (2)', 'x\u0001'];

    const { testCases } = parsed(
      aReport({ cases: ids.map((id) => aReportCase({ id, input_text: '' })) }),
    );

    expect(new Set(testCases.map((one) => one['@name'])).size).toBe(ids.length);
  });

  it.each(HOSTILE_TEXTS)('stays well-formed and legal with %j', (text) => {
    const long = text.repeat(Math.ceil(100_000 / Math.max(1, text.length)));
    for (const words of [text, long]) {
      const report = aReport({
        suite_id: words,
        verdict: 'inconclusive',
        reasons: [{ code: 'x', message: words }],
        labels: { [words]: words },
        cases: [
          aFailedCase({ id: words, input_text: words, response_text: words, tags: [words] }),
          anUnevaluatedCase({ id: 'other', not_evaluated_reason: words }),
        ],
      });

      expect(junitReport(report)).toMatch(LEGAL);
      expect(junitReport(report)).not.toContain(']]>');
      expect(parsed(report).root).toMatchObject({ '@tests': 3, '@failures': 1, '@errors': 2 });
    }
  });

  it('hands an utterance to the reader as it was said', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const [failure] = textsOf(
          aReport({ cases: [aFailedCase({ input_text: text })] }),
          'failure',
        );

        expect(failure).toContain(`input: ${visible(text)}`);
      }),
    );
  });

  it('counts right, holds every case once, and is green only for passed', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const { root, cases, testCases, gate } = parsed(report);

        expect(testCases.length).toBe(report.cases.length);
        expect(cases['@tests']).toBe(report.cases.length);
        expect(cases['@failures']).toBe(testCases.filter(({ failure }) => failure).length);
        expect(cases['@errors']).toBe(testCases.filter(({ error }) => error).length);
        for (const [index, { outcome }] of report.cases.entries()) {
          expect(testCases[index]?.failure !== undefined).toBe(outcome === 'failed');
          expect(testCases[index]?.error !== undefined).toBe(outcome === 'not_evaluated');
        }
        expect(new Set(testCases.map((one) => one['@name'])).size).toBe(testCases.length);
        expect(gate === undefined).toBe(report.verdict === 'passed');
        expect(root['@tests']).toBe(testCases.length + (gate === undefined ? 0 : 1));
        if (report.verdict !== 'passed') expect(root['@failures'] + root['@errors']).not.toBe(0);
      }),
    );
  });
});
