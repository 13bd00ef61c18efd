import { describe, expect, it } from 'vitest';
import { fullComparison } from '../../../lib/domain/baseline/full-comparison.ts';
import type { Report, ReportCase } from '../../../lib/domain/report.ts';
import type { Relation } from '../../../lib/domain/suite/robustness/robustness-section.ts';
import { comparisonText } from '../../../lib/report/comparison-text.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';

function compared(before: Report, after: Report) {
  return fullComparison({ label: null, reportSha256: 'ab'.repeat(32), report: before }, after);
}

const ofCases = (...cases: ReportCase[]) => aReport({ cases });

describe('a case that asks for something else now', () => {
  const OTHERWISE = { expected_intent: 'card_lost' };

  it.each([
    ['fails', aReportCase(), aFailedCase(OTHERWISE), ['case-1']],
    ['passes', aReportCase(), aReportCase(OTHERWISE), []],
    ['failed before', aFailedCase(), aFailedCase(OTHERWISE), []],
    ['is in quarantine', aReportCase(), aFailedCase({ ...OTHERWISE, quarantine: UNTIL }), []],
    [
      'is asked with other words',
      aReportCase(),
      aFailedCase({ input_text: 'my card?' }),
      ['case-1'],
    ],
  ])('and %s is listed by itself only where it passed and fails', (_, before, after, listed) => {
    const comparison = compared(ofCases(before), ofCases(after));

    expect(comparison.changed_failing).toEqual(listed);
    expect(comparison.newly_failing).toEqual([]);
  });
});

describe('the robustness of two runs', () => {
  it('is compared per relation over the cases that both vary, each as one witness', () => {
    const before = varied({
      typo: { a: 'pp', b: 'pp', 'only-here': 'ff' },
      casing: { a: 'pf', b: 'ff' },
      emoji: { a: 'p' },
    });
    const after = varied({
      typo: { a: 'pf', b: 'ffff', new: 'pp' },
      casing: { a: 'pp', b: 'ff' },
      numbers: { a: 'p' },
    });

    const { robustness } = compared(before, after);

    expect(robustness).toMatchObject([
      {
        relation: 'typo',
        cases: 2,
        baseline: { passed: 4, variants: 4 },
        now: { passed: 1, variants: 6 },
        worse: 2,
        better: 0,
        within_noise: true,
      },
      { relation: 'casing', cases: 2, change: 0.25, worse: 0, better: 1 },
    ]);
  });

  it('leaves out a case of which a variant is not known, or that fails or is another case', () => {
    const before = varied({ typo: { open: 'p', fails: 'p', edited: 'p', kept: 'p' } });
    const after = varied({ typo: { open: '?', fails: 'p', edited: 'p', kept: 'f' } });
    const cases = after.cases.map((each) =>
      each.id === 'fails'
        ? aFailedCase({ id: 'fails' })
        : each.id === 'edited'
          ? { ...each, input_text: 'something else' }
          : each,
    );

    const { robustness } = compared(before, { ...after, cases });

    expect(robustness).toMatchObject([{ relation: 'typo', cases: 1, worse: 1, better: 0 }]);
  });

  it('is told in a line for each relation', () => {
    const before = varied({ typo: { a: 'pp' }, casing: { a: 'p' } });
    const after = varied({ typo: { a: 'pf' }, casing: { a: 'p' } });

    const text = comparisonText(compared(before, after), { before, after });

    expect(text).toMatch(
      /\nrobustness\n {2}typo: 1 of 2 variants of 1 case pass, 2 of 2 did; 1 worse, 0 better: p = 1.*\n {2}casing: 1 of 1 variant of 1 case pass, 1 of 1 did\n$/,
    );
  });

  it('is not spoken of where a run has no variants', () => {
    const before = ofCases(aReportCase({ id: 'a' }));
    const after = varied({ typo: { a: 'pf' } });

    expect(compared(before, after).robustness).toEqual([]);
    expect(comparisonText(compared(before, after), { before, after })).not.toContain('robustness');
  });
});

const UNTIL = { until: '2026-12-31', reason: 'being rebuilt' };

/** A report whose cases pass, and whose variants come out as it is written: `p`, `f`, or `?` for one without a result. */
function varied(outcomes: Partial<Record<Relation, Record<string, string>>>): Report {
  const builders = { p: aReportCase, f: aFailedCase, '?': anUnevaluatedCase };
  const entries = Object.entries(outcomes).flatMap(([relation, perCase]) =>
    Object.entries(perCase).map(([id, letters]) => ({
      relation: relation as Relation,
      id,
      letters,
    })),
  );
  const variants = entries.flatMap(({ relation, id, letters }) =>
    [...letters].map((letter, place) => ({
      ...builders[letter as keyof typeof builders]({ id: `${id}~${relation}-${place}` }),
      variant_of: { case: id, relation },
    })),
  );
  const ids = [...new Set(entries.map(({ id }) => id))];
  return aReport({
    cases: ids.map((id) => aReportCase({ id })),
    robustness: { seed: 1, locale: 'en', relations: [], intents: [], variants },
  });
}
