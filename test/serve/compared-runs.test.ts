import { describe, expect, it } from 'vitest';
import type { Report, ReportCase } from '../../lib/domain/report.ts';
import { comparedRuns } from '../../lib/serve/compared-runs.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../support/builders/report-builders.ts';

const ALL = { show: '', q: '', from: 0 } as const;

function compared(
  before: readonly ReportCase[],
  after: readonly ReportCase[],
  asked: Parameters<typeof comparedRuns>[1] = ALL,
) {
  const of = (cases: readonly ReportCase[]): Report => aReport({ cases: [...cases] });
  const earlier = { report: of(before), sha256: '0'.repeat(64) };
  return comparedRuns({ earlier, later: { report: of(after) } }, asked);
}

const quarantine = { until: '2026-12-31', reason: 'being rebuilt' };

describe('two runs side by side', () => {
  it.each([
    ['newly_failing', aReportCase(), aFailedCase()],
    ['still_failing', aFailedCase(), aFailedCase()],
    ['fixed', aFailedCase(), aReportCase()],
    ['same', aReportCase(), aReportCase({ latency_ms: 999 })],
    ['other_answer', aReportCase(), aReportCase({ response_text: 'something else' })],
    ['other_answer', aReportCase(), aReportCase({ matched_intent: 'else', confidence: 0.5 })],
    ['not_comparable', aReportCase(), anUnevaluatedCase()],
    ['not_comparable', aReportCase(), aReportCase({ input_text: 'another question' })],
    ['not_comparable', aReportCase(), aFailedCase({ quarantine })],
  ] as const)('call a case %s', (fate, before, after) => {
    const { cases, counts } = compared([before], [after], { ...ALL, show: fate });

    expect(cases).toMatchObject([{ id: 'case-1', fate, before: {}, after: {} }]);
    expect(counts[fate]).toBe(1);
  });

  it('show what was answered then and now, turn by turn, with what was missed', () => {
    const turn = (response_text: string) => ({
      input_text: 'hi',
      outcome: 'passed' as const,
      matched_intent: 'greet',
      confidence: 0.9,
      response_text,
      latency_ms: 5,
    });
    const { cases } = compared(
      [
        aReportCase({ id: 'talk', turns: [turn('hello'), turn('bye')] }),
        aReportCase({ id: 'one' }),
      ],
      [aReportCase({ id: 'talk', turns: [turn('hello'), turn('no')] }), aFailedCase({ id: 'one' })],
    );

    expect(cases).toMatchObject([
      {
        id: 'one',
        before: { outcome: 'passed', problem: null },
        after: {
          outcome: 'failed',
          problem: expect.stringContaining('expected card_delivery, actual card_lost'),
          turns: [{ matched: 'card_lost (confidence 0.62)' }],
        },
      },
      {
        id: 'talk',
        before: { turns: [{ answer: 'hello' }, { input: 'hi', answer: 'bye' }] },
        after: {
          turns: [{ answer: 'hello' }, { answer: 'no', matched: 'greet (confidence 0.90)' }],
        },
      },
    ]);
  });

  it('name cases that only one of them has', () => {
    const { cases, pass_rate } = compared(
      [aReportCase({ id: 'old' })],
      [aReportCase({ id: 'new' })],
    );

    expect(cases).toMatchObject([
      { id: 'new', why: 'new', before: null },
      { id: 'old', why: 'gone', after: null },
    ]);
    expect(pass_rate).toBeNull();
  });

  it('are searched by id, name, input and answer', () => {
    const now = [
      aFailedCase({ id: 'refund-01' }),
      aFailedCase({ id: 'b', name: 'Refund of a parcel' }),
      aFailedCase({ id: 'c', response_text: 'Your REFUND is confirmed' }),
      aFailedCase({ id: 'd' }),
    ];
    const ids = (q: string) => compared([], now, { ...ALL, q }).cases.map(({ id }) => id);

    expect(ids('refund')).toEqual(['refund-01', 'b', 'c']);
    expect(ids('refund confirmed')).toEqual(['c']);
    expect(ids('  ')).toHaveLength(4);
  });

  it('come fifty cases at a time', () => {
    const many = Array.from({ length: 120 }, (_, place) => aFailedCase({ id: `case-${place}` }));

    const { cases, found } = compared([], many, { ...ALL, from: 100 });

    expect([cases.length, cases[0]?.id, found]).toEqual([20, 'case-100', 120]);
  });
});
