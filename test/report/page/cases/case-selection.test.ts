import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../../lib/domain/baseline/compare-runs.ts';
import type { Report, ReportCase } from '../../../../lib/domain/report.ts';
import {
  caseSelection,
  type Filter,
  NO_FILTER,
} from '../../../../lib/report/page/cases/case-selection.ts';
import { casesOf } from '../../../../lib/report/page-case.ts';
import { pageDataOf } from '../../../../lib/report/page-data.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../../support/builders/report-builders.ts';

const CASES: ReportCase[] = [
  aReportCase({ id: 'fine', latency_ms: 90 }),
  aFailedCase({ id: 'torn', tags: ['critical'], confidence: 0.2, input_text: 'Où est ma CARTE?' }),
  anUnevaluatedCase({ id: 'lost', tags: ['critical'], matched_intent: 'card_lost' }),
  aReportCase({ id: 'scope', expected_intent: null, matched_intent: null, confidence: null }),
];

function chosen(filter: Partial<Filter>, overrides: Partial<Report> = {}): string[] {
  const data = pageDataOf(aReport({ cases: CASES, ...overrides }));
  const cases = casesOf(data);
  const selection = caseSelection(data, cases);
  selection.filter.value = { ...NO_FILTER, order: 'suite', ...filter };
  return selection.chosen.value.map((position) => cases[position]?.id ?? '');
}

describe('the selection of cases', () => {
  it.each<[string, Partial<Filter>, string[]]>([
    ['nothing', {}, ['fine', 'torn', 'lost', 'scope']],
    ['an outcome', { outcome: 'failed' }, ['torn']],
    ['a tag', { tag: 'critical' }, ['torn', 'lost']],
    ['an intent on either side', { intent: 'card_lost' }, ['torn']],
    ['no intent', { intent: null }, ['scope']],
    ['a cell', { cell: { expected: 'card_delivery', actual: 'card_lost' } }, ['torn']],
    ['text in any case', { text: 'ma carte' }, ['torn']],
    ['every word of a text', { text: 'carte fine' }, []],
    ['text of the answer', { text: 'on its way' }, ['fine', 'torn', 'scope']],
    ['several at once', { tag: 'critical', outcome: 'not_evaluated' }, ['lost']],
  ])('narrows by %s', (_, filter, ids) => {
    expect(chosen(filter)).toEqual(ids);
  });

  it('has of a number of the run just the cases that it counts', () => {
    const cases = [
      aFlakyCase({ id: 'flaky' }),
      aFlakyCase({ id: 'again', retried: { failed_in: 'run-0', counts_as: 'failed' } }),
      aFailedCase({ id: 'apart', quarantine: { until: '2026-12-24', reason: 'known' } }),
      aReportCase({ id: 'fine' }),
    ];
    const of = (outcome: string) => chosen({ outcome }, { cases });

    expect(of('counted_as_passed')).toEqual(['flaky', 'fine']);
    expect(of('counted_as_failed')).toEqual(['again']);
    expect(of('counted')).toEqual(['flaky', 'again', 'fine']);
    expect(of('passed')).toEqual(['fine']);
  });

  it.each<[Filter['order'], string[]]>([
    ['id', ['fine', 'lost', 'scope', 'torn']],
    ['unsure', ['torn', 'fine', 'lost', 'scope']],
    ['sure', ['fine', 'torn', 'lost', 'scope']],
    ['fast', ['fine', 'torn', 'scope', 'lost']],
    ['matched', ['fine', 'torn', 'lost', 'scope']],
  ])('orders by %s, what is not known last', (order, ids) => {
    expect(chosen({ order })).toEqual(ids);
  });

  it('narrows by what changed since the baseline', () => {
    const before = CASES.map((each) =>
      each.id === 'fine'
        ? aFailedCase({ ...each, outcome: 'failed' })
        : aReportCase({ ...each, outcome: 'passed' }),
    );
    const baseline = {
      label: null,
      reportSha256: 'ab'.repeat(32),
      report: aReport({ cases: before }),
    };
    const comparison = compareRuns(baseline, CASES);

    expect(chosen({ change: 'newly_failing' }, { comparison })).toEqual(['torn']);
    expect(chosen({ change: 'fixed' }, { comparison })).toEqual(['fine']);
    expect(chosen({ change: 'still_failing' }, { comparison })).toEqual([]);
    expect(chosen({ order: 'problems' }, { comparison })[0]).toBe('torn');
  });

  it('takes what is in quarantine out of its outcome and of its cell', () => {
    const quarantine = { until: '2026-12-24', reason: 'known' };
    const cases = CASES.map((each) => (each.id === 'torn' ? { ...each, quarantine } : each));
    const cell = { expected: 'card_delivery', actual: 'card_lost' };

    expect(chosen({ outcome: 'failed' }, { cases })).toEqual([]);
    expect(chosen({ outcome: 'quarantined' }, { cases })).toEqual(['torn']);
    expect(chosen({ cell }, { cases })).toEqual([]);
  });

  it.each([
    ['problems', ['torn', 'lost', 'fine', 'scope']],
    ['suite', ['fine', 'torn', 'lost', 'scope']],
    ['unsure', ['torn', 'fine', 'lost', 'scope']],
    ['slow', ['torn', 'scope', 'fine', 'lost']],
  ] as const)('orders by %s', (order, ids) => {
    expect(chosen({ order })).toEqual(ids);
  });
});
