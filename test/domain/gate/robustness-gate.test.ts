import { describe, expect, it } from 'vitest';
import type { RunAssessment } from '../../../lib/domain/gate/assess-run.ts';
import { RobustnessSection } from '../../../lib/domain/suite/robustness/robustness-section.ts';
import type { Suite, SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { withVariants } from '../../../lib/domain/suite/variants/vary-suite.ts';
import { assessRun } from '../../support/builders/assess-run.ts';
import {
  aBadResult,
  aFinishedRun,
  aGoodResult,
  aSuite,
  aTestCase,
} from '../../support/builders/run-evidence.ts';

type Gate = NonNullable<SuiteInput['gate']>;
type PlannedCase = Suite['test_cases'][number];

/** A suite of four questions with their variants. */
function aVariedSuite(
  gate: Gate = {},
  section: Partial<RobustnessSection> = { relations: ['casing', 'spacing'] },
): Suite {
  const robustness = RobustnessSection.parse(section);
  const suite = aSuite(
    ['where is my parcel', 'send me an invoice', 'cancel this please', 'when are you open'].map(
      (input_text, at) => aTestCase({ id: `c${at}`, input_text, tags: ['critical'] }),
    ),
    { robustness, gate },
  );
  return withVariants(suite, robustness, new Set());
}

/** Run against a bot that answers each case as `answer` says; null: with nothing. */
function runOf(suite: Suite, answer: (testCase: PlannedCase) => unknown): RunAssessment {
  const results = suite.test_cases.flatMap((testCase) => {
    const result = answer(testCase);
    return result === null ? [] : [result];
  });
  return assessRun(aFinishedRun(suite, results));
}

const shouting = ({ input_text }: PlannedCase) => input_text === input_text.toUpperCase();
const caseSensitive = (testCase: PlannedCase) =>
  shouting(testCase) ? aBadResult(testCase) : aGoodResult(testCase);

describe('thresholds on robustness', () => {
  it('find a bot that cannot read capital letters', () => {
    const { verdict, gate, robustness, reasons } = runOf(
      aVariedSuite({ robustness: { casing: 0.99, spacing: 1 } }),
      caseSensitive,
    );

    expect(verdict).toBe('failed');
    expect(gate.slice(1)).toMatchObject([
      { name: 'robustness.casing', threshold: 0.99, actual: 0, passed: false },
      { name: 'robustness.spacing', actual: 1, passed: true },
    ]);
    expect(robustness?.relations).toMatchObject([
      { relation: 'casing', cases: 4, passed: 0, failed: 4, rate: 0 },
      { relation: 'spacing', cases: 4, passed: 4, failed: 0, rate: 1 },
    ]);
    expect(robustness?.intents).toEqual([{ intent: 'greeting', passed: 4, failed: 4 }]);
    expect(reasons[0]).toEqual({
      code: 'robustness_missed',
      message: 'robustness to casing: 0 % of the variants passed, the gate asks for 99 %',
    });
  });

  it('leave the other thresholds to the cases alone', () => {
    const { verdict, metrics, cases } = runOf(
      aVariedSuite({ pass_rate: 1, min_intent_f1: 1, tags: { critical: { pass_rate: 1 } } }),
      caseSensitive,
    );

    expect(verdict).toBe('passed');
    expect(metrics.totals).toMatchObject({ planned: 4, passed: 4 });
    expect(cases.map(({ id }) => id)).toEqual(['c0', 'c1', 'c2', 'c3']);
  });

  it('never let a variant stand in for its case', () => {
    const { verdict, metrics, robustness } = runOf(
      aVariedSuite({ robustness: { casing: 0.5 } }),
      (testCase) => (testCase.id === 'c0' ? null : aGoodResult(testCase)),
    );

    expect(verdict).toBe('inconclusive');
    expect(metrics.totals).toMatchObject({ planned: 4, passed: 3, not_evaluated: 1 });
    expect(robustness?.relations[0]).toMatchObject({ not_evaluated: 1, rate: null });
  });

  it('are not measured where a variant was not evaluated', () => {
    const { verdict, gate, reasons } = runOf(
      aVariedSuite({ robustness: { casing: 0.1 } }),
      (testCase) => (testCase.id === 'c1~casing-upper' ? null : aGoodResult(testCase)),
    );

    expect(verdict).toBe('inconclusive');
    expect(gate[1]).toMatchObject({ name: 'robustness.casing', actual: null, passed: false });
    expect(reasons.map(({ code }) => code)).toContain('robustness_unmeasured');
  });

  it('are missed for certain where no variant that is missing could save them', () => {
    const { verdict } = runOf(aVariedSuite({ robustness: { casing: 0.9 } }), (testCase) =>
      testCase.id === 'c1~casing-upper' ? null : caseSensitive(testCase),
    );

    expect(verdict).toBe('failed');
  });

  it.each([
    ['no sentence can be varied so', { relations: ['numbers'] as const }],
    ['no variant was made', null],
  ])('are not measured where %s', (_, section) => {
    const gate = { robustness: { numbers: 0.5 } };
    const suite =
      section === null
        ? aSuite([aTestCase({ id: 'c0' })], { gate })
        : aVariedSuite(gate, { relations: [...section.relations] });

    const { verdict, reasons } = runOf(suite, aGoodResult);

    expect(verdict).toBe('inconclusive');
    expect(reasons.map(({ code }) => code)).toContain('robustness_unmeasured');
  });

  it('look at the variants of cases that pass themselves, and are not in quarantine', () => {
    const suite = aVariedSuite({ pass_rate: 0.5, robustness: { casing: 1 } });
    const quarantine = { until: '2026-12-01', reason: 'is being rebuilt' };
    const test_cases = suite.test_cases.map((each, at) =>
      at === 1 ? { ...each, quarantine } : each,
    );
    const results = test_cases.map((testCase) =>
      /^c[01]/u.test(testCase.id ?? '') ? aBadResult(testCase) : aGoodResult(testCase),
    );

    const { verdict, robustness } = assessRun(
      aFinishedRun({ ...suite, test_cases: test_cases }, results, {
        startedAt: Date.parse('2026-11-28T00:00:00Z'),
      }),
    );

    expect(verdict).toBe('passed');
    expect(robustness?.relations[0]).toMatchObject({ cases: 2, passed: 2, failed: 0 });
  });
});
