import { describe, expect, it } from 'vitest';
import { hasPassed } from '../../../lib/domain/counted-as.ts';
import { countingCases, quarantineOf } from '../../../lib/domain/metrics/counting-cases.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';

const quarantine = { until: '2026-12-01', reason: 'the flow is being rebuilt' };

describe('a case', () => {
  it.each([
    ['passed', true],
    ['flaky', true],
    ['failed', false],
    ['not_evaluated', false],
  ] as const)('that is %s has passed: %s', (outcome, expected) => {
    expect(hasPassed({ outcome })).toBe(expected);
  });

  it.each([
    ['2026-11-30T00:00:00Z', quarantine],
    ['2026-12-01T00:00:00Z', quarantine],
    ['2026-12-01T23:59:59.999Z', quarantine],
    ['2026-12-02T00:00:00Z', undefined],
    ['2027-01-01T00:00:00Z', undefined],
  ])('in quarantine until 2026-12-01 is so in a run that starts at %s: %j', (start, expected) => {
    expect(quarantineOf({ quarantine }, Date.parse(start))).toEqual(expected);
  });

  it('is in no quarantine without one, nor where the start is not known', () => {
    expect(quarantineOf({}, Date.parse('2026-11-30T00:00:00Z'))).toBeUndefined();
    expect(quarantineOf({ quarantine }, undefined)).toBeUndefined();
    expect(quarantineOf({ quarantine }, 0)).toEqual(quarantine);
  });
});

describe('the cases that count', () => {
  const suite = aSuite(3);
  const [first, second, third] = suite.test_cases.map((_, index) =>
    aReportCase({ id: `case-${index + 1}` }),
  );
  const all = [first, second, third].flatMap((each) => each ?? []);

  it('are all of them where none is in quarantine', () => {
    expect(countingCases(suite, all)).toEqual({ suite, cases: all });
  });

  it('leave those in quarantine out of the suite and of its results alike', () => {
    const counting = countingCases(
      suite,
      all.map((each, index) => (index === 1 ? { ...each, quarantine } : each)),
    );

    expect(counting.cases.map(({ id }) => id)).toEqual(['case-1', 'case-3']);
    expect(counting.suite.test_cases.map(({ input_text }) => input_text)).toEqual([
      'hello 0',
      'hello 2',
    ]);
    expect(counting.suite.gate).toEqual(suite.gate);
  });
});
