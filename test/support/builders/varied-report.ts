import type { Report, ReportVariant } from '../../../lib/domain/report.ts';
import { aFailedCase, aGateResult, aReport, aReportCase } from './report-builders.ts';

type Mark = ReportVariant['variant_of'];

/** A variant that came out with another intent. */
export function aFailingVariant(
  variant_of: Mark,
  overrides: Partial<ReportVariant> = {},
): ReportVariant {
  return {
    ...aFailedCase({ id: `${variant_of.case}~${variant_of.relation}` }),
    variant_of,
    ...overrides,
  };
}

/** Two passing cases and one that fails, with variants that fail of each; the intent `cancel` is the weakest. */
export function aVariedReport(overrides: Partial<Report> = {}): Report {
  const relation = { cases: 2, not_evaluated: 0 };
  return aReport({
    cases: [
      aReportCase({ id: 'card', input_text: 'where is my new card' }),
      aReportCase({ id: 'stop', input_text: 'stop my contract', expected_intent: 'cancel' }),
      aFailedCase({ id: 'lost', input_text: 'I lost my card' }),
    ],
    gate: [aGateResult({ name: 'robustness.typo', threshold: 0.85, actual: 0.5, passed: false })],
    robustness: {
      seed: 7,
      locale: 'en',
      relations: [
        {
          ...relation,
          relation: 'typo',
          passed: 1,
          failed: 1,
          rate: 0.5,
          interval: { low: 0.1, high: 0.9 },
        },
        { ...relation, relation: 'spacing', passed: 1, failed: 1, rate: 0.5, interval: null },
      ],
      intents: [
        { intent: 'cancel', passed: 1, failed: 3 },
        { intent: 'card_delivery', passed: 3, failed: 1 },
      ],
      variants: [
        aFailingVariant({ case: 'card', relation: 'typo' }, { input_text: 'where is my new crad' }),
        aFailingVariant({ case: 'lost', relation: 'typo' }, { input_text: 'I lsot my card' }),
        aFailingVariant(
          { case: 'stop', relation: 'spacing' },
          { input_text: 'stop  my  contract', expected_intent: 'cancel' },
        ),
      ],
    },
    ...overrides,
  });
}
