import { describe, expect, it } from 'vitest';
import { pairCases } from '../../../lib/domain/baseline/pair-cases.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import {
  aFailedCase,
  anUnevaluatedCase,
  aReportCase,
} from '../../support/builders/report-builders.ts';

const quarantine = { until: '2026-12-01', reason: 'the flow is being rebuilt' };

const paired = (before: readonly ReportCase[], after: readonly ReportCase[]) => {
  const { pairs, notComparable } = pairCases(before, after);
  return { pairs: pairs.map((pair) => pair.after.id), notComparable };
};

describe('pairing cases', () => {
  it('goes by the id, in the order of the later run', () => {
    const before = ['a', 'b', 'c'].map((id) => aReportCase({ id }));
    const after = ['c', 'a', 'b'].map((id) => aFailedCase({ id }));

    const { pairs, notComparable } = pairCases(before, after);

    expect(pairs.map((pair) => [pair.before.id, pair.before.outcome, pair.after.outcome])).toEqual([
      ['c', 'passed', 'failed'],
      ['a', 'passed', 'failed'],
      ['b', 'passed', 'failed'],
    ]);
    expect(notComparable).toEqual([]);
  });

  it.each<[string, ReportCase[], ReportCase[], object[]]>([
    ['new', [], [aReportCase()], [{ id: 'case-1', why: 'new' }]],
    ['gone', [aReportCase()], [], [{ id: 'case-1', why: 'gone' }]],
    [
      'asked something else',
      [aReportCase()],
      [aReportCase({ input_text: 'another' })],
      [{ id: 'case-1', why: 'changed' }],
    ],
    [
      'expected to match something else',
      [aReportCase()],
      [aReportCase({ expected_intent: null })],
      [{ id: 'case-1', why: 'changed' }],
    ],
    [
      'changed, though it was not evaluated either',
      [anUnevaluatedCase()],
      [aReportCase({ input_text: 'another' })],
      [{ id: 'case-1', why: 'changed' }],
    ],
    [
      'one that was not evaluated then',
      [anUnevaluatedCase()],
      [aReportCase()],
      [{ id: 'case-1', why: 'not_evaluated' }],
    ],
  ])('does not pair a case that is %s', (_, before, after, notComparable) => {
    expect(paired(before, after)).toEqual({ pairs: [], notComparable });
  });

  it('keeps a case that is not evaluated now: it may be a new failure', () => {
    expect(paired([aReportCase()], [anUnevaluatedCase()])).toEqual({
      pairs: ['case-1'],
      notComparable: [],
    });
  });

  it('says nothing at all of a case that is in quarantine now', () => {
    const after = [aFailedCase({ quarantine }), aReportCase({ id: 'case-2' })];

    expect(paired([aReportCase()], after)).toEqual({
      pairs: [],
      notComparable: [{ id: 'case-2', why: 'new' }],
    });
  });

  it('pairs a case that was in quarantine then', () => {
    expect(paired([aFailedCase({ quarantine })], [aReportCase()]).pairs).toEqual(['case-1']);
  });
});
