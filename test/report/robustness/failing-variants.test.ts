import { describe, expect, it } from 'vitest';
import type { ReportCase } from '../../../lib/domain/report.ts';
import { failingVariants } from '../../../lib/report/robustness/failing-variants.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';
import { aFailingVariant, aVariedReport } from '../../support/builders/varied-report.ts';

describe('failingVariants', () => {
  it('stand beside what was meant, those of the weakest intent first, and of passing cases alone', () => {
    const failing = failingVariants(aVariedReport());

    expect(failing).toMatchObject([
      {
        id: 'stop~spacing',
        case: 'stop',
        said: [{ turn: null, meant: 'stop my contract', said: 'stop  my  contract' }],
        misses: [{ type: 'intent', expected: 'card_delivery', actual: 'card_lost' }],
      },
      { id: 'card~typo', said: [{ meant: 'where is my new card', said: 'where is my new crad' }] },
    ]);
  });

  it('tell of a conversation the turns that differ', () => {
    const turnsOf = (...texts: string[]): NonNullable<ReportCase['turns']> =>
      texts.map((input_text) => ({
        input_text,
        outcome: 'passed',
        confidence: null,
        response_text: null,
        latency_ms: null,
      }));
    const report = aVariedReport();
    const cases = [
      aReportCase({ id: 'talk', turns: turnsOf('refund please', '4711', 'the shoes') }),
    ];
    const variants = [
      aFailingVariant(
        { case: 'talk', relation: 'typo' },
        { turns: turnsOf('refudn please', '4711', 'the shose') },
      ),
    ];
    const robustness = report.robustness && { ...report.robustness, variants };

    const [failing] = failingVariants({ cases, ...(robustness && { robustness }) });

    expect(failing?.said).toEqual([
      { turn: 1, meant: 'refund please', said: 'refudn please' },
      { turn: 3, meant: 'the shoes', said: 'the shose' },
    ]);
  });

  it('leave out those of a case in quarantine', () => {
    const report = aVariedReport();
    const quarantine = { until: '2026-12-01', reason: 'is being rebuilt' };

    const failing = failingVariants({
      ...report,
      cases: report.cases.map((each) => ({ ...each, quarantine })),
    });

    expect(failing).toEqual([]);
  });
});
