import { describe, expect, it } from 'vitest';
import type { ReportCase } from '../../lib/domain/report.ts';
import { casesOf } from '../../lib/report/page-case.ts';
import { pageDataOf } from '../../lib/report/page-data.ts';
import { anyReport } from '../support/builders/any-report.ts';
import { aRealisticReport } from '../support/builders/realistic-report.ts';
import { aFlakyCase, aReport, aReportCase } from '../support/builders/report-builders.ts';
import { fc } from '../support/setup/fast-check.ts';

type Assertion = ReportCase['assertions'][number];

const judged = (overrides: Partial<Assertion>): Assertion => ({
  type: 'intent',
  expected: 'a',
  actual: 'b',
  passed: false,
  source: 'platform',
  ...overrides,
});

function assertionsOf(...assertions: Assertion[]) {
  const data = pageDataOf(aReport({ cases: [aReportCase({ assertions })] }));
  return casesOf(data)[0]?.assertions;
}

describe('the data of the page', () => {
  it('holds every case as it is in the report, whatever is in it', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const data = JSON.parse(JSON.stringify(pageDataOf(report)));

        const cases = casesOf(data);

        const { cases: reportCases, robustness: _, ...rest } = JSON.parse(JSON.stringify(report));
        expect(data.report).toEqual(rest);
        expect(cases.map(({ assertions: _, ...each }) => each)).toEqual(
          reportCases.map(({ assertions: _, ...each }: ReportCase) => each),
        );
        expect(cases.map(({ assertions }) => assertions.map(({ type }) => type))).toEqual(
          report.cases.map(({ assertions }) => [...typesOnce(assertions)]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('has one row for what platform and Cognigate judged on the same values', () => {
    expect(assertionsOf(judged({}), judged({ source: 'cognigate', passed: true }))).toEqual([
      { type: 'intent', expected: 'a', actual: 'b', platform: false, cognigate: true, turn: null },
    ]);
  });

  it('keeps apart what was judged on other values, or twice by the same side', () => {
    expect(
      assertionsOf(judged({}), judged({}), judged({ source: 'cognigate', actual: 'c' })),
    ).toEqual([
      { type: 'intent', expected: 'a', actual: 'b', platform: false, cognigate: null, turn: null },
      { type: 'intent', expected: 'a', actual: 'b', platform: false, cognigate: null, turn: null },
      { type: 'intent', expected: 'a', actual: 'c', platform: null, cognigate: false, turn: null },
    ]);
  });

  it('keeps apart the turns of a conversation', () => {
    const turns = assertionsOf(judged({ turn: 1 }), judged({ turn: 2, source: 'cognigate' }));

    expect(turns?.map(({ turn }) => turn)).toEqual([1, 2]);
  });

  it('keeps conversations, repetitions and quarantine', () => {
    const turn = {
      input_text: 'hello',
      outcome: 'passed' as const,
      matched_intent: null,
      confidence: 0.7,
      response_text: 'Hello, how can I help?',
      latency_ms: 90,
    };
    const { matched_intent: _, ...unknown } = { ...turn, outcome: 'not_evaluated' as const };
    const cases = [
      aReportCase({ id: 'talk', turns: [turn, unknown] }),
      aFlakyCase({ id: 'twice' }),
      aReportCase({ id: 'apart', quarantine: { until: '2026-12-24', reason: 'known' } }),
    ];

    const kept = casesOf(pageDataOf(aReport({ cases })));

    expect(
      kept.map(({ turns, repetitions, quarantine }) => ({ turns, repetitions, quarantine })),
    ).toEqual(
      cases.map(({ turns, repetitions, quarantine }) => ({ turns, repetitions, quarantine })),
    );
  });

  it('keeps how close a turn was to other intents, and why the model stopped', () => {
    const turn = {
      input_text: 'hello',
      outcome: 'failed' as const,
      matched_intent: 'fee',
      confidence: 0.5,
      response_text: null,
      latency_ms: null,
      intent_scores: [{ name: 'fee', score: 0.5 }],
      finish_reason: 'length',
    };

    const [kept] = casesOf(pageDataOf(aReport({ cases: [aReportCase({ turns: [turn] })] })));

    expect(kept?.turns).toEqual([turn]);
  });

  it('says where each case is written down, and names each file once', () => {
    const cases = ['a', 'b', 'gone'].map((id) => aReportCase({ id }));
    const places = {
      file: 'bots/s.yaml',
      placeOf: (id: string) =>
        id === 'gone' ? null : { file: 'bots/cases.csv', line: id === 'a' ? 2 : 3 },
    };

    expect(pageDataOf(aReport({ cases }), { places }).places).toEqual({
      file: 'bots/s.yaml',
      files: ['bots/cases.csv'],
      at: [[0, 2], [0, 3], null],
    });
    expect(pageDataOf(aReport({ cases })).places).toBeNull();
  });

  it('tells a text from the number, the null and the list that look like it', () => {
    const values: Assertion['actual'][] = ['1', 1, 'null', null, '["a"]', ['a'], '', '"'];

    const rows = assertionsOf(...values.map((actual) => judged({ actual })));

    expect(rows?.map(({ actual }) => actual)).toEqual(values);
  });

  it('takes less than half of what the report takes', () => {
    const report = aRealisticReport({ cases: 400 });

    expect(JSON.stringify(pageDataOf(report)).length).toBeLessThan(
      JSON.stringify(report).length / 2,
    );
  });
});

/** Types of the assertions, less those that a judgement of the other side is joined to. */
function typesOnce(assertions: readonly Assertion[]): string[] {
  const open = new Map<string, number>();
  return assertions.flatMap(({ type, expected, actual, source }) => {
    const key = JSON.stringify([type, expected, actual]);
    const other = `${source === 'platform' ? 'cognigate' : 'platform'} ${key}`;
    const waiting = open.get(other) ?? 0;
    if (waiting > 0) {
      open.set(other, waiting - 1);
      return [];
    }
    const own = `${source} ${key}`;
    open.set(own, (open.get(own) ?? 0) + 1);
    return [type];
  });
}
