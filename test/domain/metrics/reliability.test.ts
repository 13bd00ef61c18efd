import { describe, expect, it } from 'vitest';
import { auditedReliability } from '../../../lib/domain/audit/audited-reliability.ts';
import {
  exactFlipRate,
  exactPassHatK,
  measureReliability,
} from '../../../lib/domain/metrics/reliability.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import { Gate } from '../../../lib/domain/suite/suite.ts';
import { reliabilityLines, repetitionsText } from '../../../lib/report/reliability-text.ts';
import { aReport, aReportCase } from '../../support/builders/report-builders.ts';

type Repetitions = NonNullable<ReportCase['repetitions']>;

const OUTCOMES = { p: 'passed', f: 'failed', n: 'not_evaluated' } as const;

/** Repetitions of a case by a letter each: passed, failed, not known. */
const attemptsOf = (letters: string): Repetitions['attempts'] =>
  [...letters].map((letter) => ({
    batch: 0,
    outcome: letter === 'p' || letter === 'f' ? OUTCOMES[letter] : OUTCOMES.n,
    not_evaluated_reason: null,
    latency_ms: 100,
  }));

const byNumber = (letters: string, rest: Partial<ReportCase> = {}) =>
  aReportCase({
    id: letters,
    outcome: 'flaky',
    repetitions: { min_pass: 1, attempts: attemptsOf(letters) },
    ...rest,
  });

const test = {
  at_least: 0.8,
  expected: 0.95,
  risk: 0.05,
  miss: 0.1,
  most: 44,
  decision: 'open',
  passed: 4,
  counted: 5,
} as const;

const tested = (letters: string, decision: NonNullable<Repetitions['reliability']>['decision']) =>
  aReportCase({
    id: letters,
    repetitions: { reliability: { ...test, decision }, attempts: attemptsOf(letters) },
  });

const gate = Gate.parse({ pass_hat_k: { k: 2, at_least: 0.5 }, max_flip_rate: 0.5 });

describe('what repetitions tell', () => {
  it('is pass^k as the mean over cases of choices that pass wholly, by exact fractions', () => {
    const cases = [byNumber('ppppf'), byNumber('pf')];

    expect(exactPassHatK(cases, 2)).toEqual({ numerator: 3n, denominator: 10n });
    expect(exactPassHatK(cases, 5)).toEqual({ numerator: 0n, denominator: 1n });
    expect(exactPassHatK(cases, 6)).toBeNull();
  });

  it('is how often a repetition comes out otherwise than the one before it', () => {
    expect(exactFlipRate([byNumber('ppppf'), byNumber('pf')])).toEqual({
      numerator: 2n,
      denominator: 5n,
    });
  });

  it('is nothing where a repetition is missing, was left out, or ended a test', () => {
    const leftOut = byNumber('pp', {
      repetitions: { min_pass: 2, attempts: attemptsOf('pp'), left_out: 1 },
    });

    expect(exactPassHatK([byNumber('pp'), byNumber('pn')], 2)).toBeNull();
    expect(exactPassHatK([byNumber('pp'), leftOut], 2)).toBeNull();
    expect(exactFlipRate([tested('ppppp', 'open')])).toBeNull();
  });

  it('does not take for a pass what failed and was run again without counting', () => {
    const retried = { failed_in: 'run-1', counts_as: 'failed' } as const;

    expect(exactPassHatK([byNumber('pp', { retried })], 2)).toEqual({
      numerator: 0n,
      denominator: 1n,
    });
  });

  it('is told with what it rests on, and counted in the audit record', () => {
    const cases = [
      byNumber('pp'),
      byNumber('pf'),
      tested('ppppf', 'open'),
      tested('pppppf', 'undecided'),
    ];
    const reliability = measureReliability({ gate }, cases);

    expect(reliabilityLines({ reliability })).toEqual([
      '2 cases tested: 1 reliable, 1 undecided, by 11 of at most 88 repetitions',
      expect.stringMatching(/^pass\^2: 50\.0 % \(\d.* %\) of 2 cases$/u),
      expect.stringMatching(/^flip rate: 50\.0 % \(\d.* %\) of 2 cases$/u),
    ]);
    expect(auditedReliability(aReport({ cases, reliability }))).toEqual({
      decisions: { open: 1, shut: 0, undecided: 1, unfinished: 0 },
      repetitions: { made: 11, most: 88 },
      rules: [{ at_least: 0.8, expected: 0.95, risk: 0.05, miss: 0.1, cases: 2 }],
    });
  });

  it('is told of one case by its number, or by its test', () => {
    expect(repetitionsText({ min_pass: 3, attempts: attemptsOf('ppf') })).toBe(
      '2 of 3 repetitions passed, 3 asked for',
    );
    expect(repetitionsText({ reliability: test, attempts: attemptsOf('ppppf') })).toBe(
      '4 of 5 repetitions passed, at least 80 %, expected 95 %: reliable',
    );
  });

  it('is left out where the suite does not ask', () => {
    expect(measureReliability({ gate: Gate.parse({}) }, [byNumber('pp')])).toBeUndefined();
  });
});
