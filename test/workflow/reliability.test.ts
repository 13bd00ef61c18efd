import { describe, expect, it } from 'vitest';
import { drawsFor } from '../../lib/domain/pace/deterministic-random.ts';
import type { SuiteInput } from '../../lib/domain/suite/suite.ts';
import {
  always,
  type Chances,
  numberOf,
  played,
  suiteOfTexts,
} from '../support/fakes/played-run.ts';

const asked = { at_least: 0.8, expected: 0.95, risk: 0.05, miss: 0.1 };
/** What a test of fixed size takes for it. */
const FIXED = 44;

/** Each repetition passes by a coin of its own. */
const coins =
  (rate: number, seed: string): Chances =>
  (text, repetition) =>
    drawsFor(seed, text, repetition)[0] < rate ? 'passed' : 'failed';

const flawedAt =
  (places: readonly number[]): Chances =>
  (_, repetition) =>
    places.includes(repetition) ? 'failed' : 'passed';

describe('a case that has to be reliable', () => {
  it('is repeated until it is clear, whether or not the run may end early otherwise', async () => {
    for (const stop of [undefined, 'certain' as const]) {
      const suite = suiteOfTexts(2, { reliability: asked, ...(stop && { stop }) });

      const { report, calls } = await played(suite, always('passed'));

      expect(calls).toBe(2 * 17);
      expect(report.verdict).toBe('passed');
      expect(report.cases[0]).toMatchObject({
        outcome: 'passed',
        repetitions: {
          reliability: { ...asked, most: FIXED, decision: 'open', passed: 17, counted: 17 },
          left_out: FIXED - 17,
        },
      });
      expect(report.reliability).toMatchObject({
        decisions: { open: 2, shut: 0, undecided: 0, unfinished: 0 },
        repetitions: { made: 34, most: 88 },
      });
    }
  });

  it('fails as soon as that is clear, and is flaky where it passes all the same', async () => {
    const suite = suiteOfTexts(2, { reliability: asked });

    const { report } = await played(suite, (text, repetition) =>
      numberOf(text) === 0 || repetition === 1 ? 'failed' : 'passed',
    );

    expect(report.verdict).toBe('failed');
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['failed', 'flaky']);
    expect(report.cases[0]?.repetitions?.attempts.length).toBeLessThan(5);
    expect(report.reliability?.decisions).toMatchObject({ open: 1, shut: 1 });
  });

  it('is not evaluated where the last repetition leaves it open, which is no missing evidence', async () => {
    const suite = suiteOfTexts(1, { reliability: asked });

    const { report, calls } = await played(suite, flawedAt([5, 14, 23, 32]));

    expect(calls).toBe(FIXED);
    expect(report.verdict).toBe('inconclusive');
    expect(report.reasons.map(({ code }) => code)).toContain('reliability_undecided');
    expect(report.reasons.map(({ code }) => code)).not.toContain('cases_not_evaluated');
    expect(report.cases[0]).toMatchObject({
      outcome: 'not_evaluated',
      repetitions: { reliability: { decision: 'undecided', passed: 40, counted: 44 } },
    });
  });

  it('never passes by a repetition of which nothing is known, and still fails beside one', async () => {
    const suite = suiteOfTexts(2, { reliability: asked });

    const { report } = await played(suite, (text, repetition) => {
      if (repetition === 0) return 'missing';
      return numberOf(text) === 0 ? 'passed' : 'failed';
    });

    expect(report.verdict).not.toBe('passed');
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['not_evaluated', 'failed']);
    expect(report.cases[0]?.repetitions?.reliability?.decision).toBe('unfinished');
  });

  it('goes by the nearest requirement: its own, the strictest of its tags, the suite', async () => {
    const suite: SuiteInput = suiteOfTexts(5, {
      reliability: { at_least: 0.5, expected: 0.9 },
      gate: {
        tags: {
          loose: { reliability: { at_least: 0.6, expected: 0.9 } },
          critical: { pass_rate: 1, reliability: { at_least: 0.8, expected: 0.95 } },
        },
      },
      test_cases: [
        { reliability: { at_least: 0.7, expected: 0.9 }, tags: ['critical'] },
        { tags: ['loose', 'critical'] },
        { tags: ['loose'] },
        {},
        { repeat: 2 },
      ] as unknown as SuiteInput['test_cases'],
    });

    const { report } = await played(suite, always('passed'));

    expect(
      report.cases.map(({ repetitions }) => repetitions?.reliability?.at_least ?? 'by number'),
    ).toEqual([0.7, 0.8, 0.6, 0.5, 'by number']);
    expect(report.cases[4]?.repetitions?.attempts).toHaveLength(2);
  });

  it.each([
    { rate: 0.8, wrong: 'open', share: asked.risk },
    { rate: 0.95, wrong: 'shut', share: asked.miss },
  ] as const)(
    'is $wrong at $rate no more often than was promised, and never repeated beyond the fixed size',
    async ({ rate, wrong, share }) => {
      const cases = 150;

      const { report } = await played(
        suiteOfTexts(cases, { reliability: asked, gate: { pass_rate: 0 } }),
        coins(rate, 'seed 1'),
      );

      const made = report.cases.map(({ repetitions }) => repetitions?.attempts.length ?? 0);
      expect(Math.max(...made)).toBeLessThanOrEqual(FIXED);
      // Three standard deviations of so many cases above what is promised.
      const most = cases * share + 3 * Math.sqrt(cases * share * (1 - share));
      expect(report.reliability?.decisions[wrong]).toBeLessThan(most);
      expect(report.reliability?.decisions.unfinished).toBe(0);
    },
  );
});

describe('thresholds on repetitions', () => {
  const repeated = (gate: SuiteInput['gate'], rest: Partial<SuiteInput> = {}) =>
    suiteOfTexts(4, { repeat: 5, min_pass: 1, gate: { pass_rate: 0, ...gate }, ...rest });

  it('are measured over each repetition, although the run may end early', async () => {
    const suite = repeated(
      { pass_hat_k: { k: 2, at_least: 0.5 }, max_flip_rate: 0.5 },
      { stop: 'certain' },
    );

    const { report, calls } = await played(suite, flawedAt([2]));

    expect(calls).toBe(20);
    expect(report.gate).toMatchObject([
      { name: 'pass_rate' },
      { name: 'pass_hat_2', actual: 0.6, passed: true },
      { name: 'max_flip_rate', actual: 0.5, passed: true },
    ]);
    expect(report.reliability).toMatchObject({
      pass_hat_k: { k: 2, cases: 4, whole: 4, value: 0.6, interval: expect.anything() },
      flip_rate: { cases: 4, whole: 4, value: 0.5, interval: expect.anything() },
    });
  });

  it('fail a bot that passes in one of five, however many cases pass by it', async () => {
    const { report } = await played(
      repeated({ pass_hat_k: { k: 5, at_least: 0.9 } }),
      flawedAt([0]),
    );

    expect(report.verdict).toBe('failed');
    expect(report.reasons.map(({ code }) => code)).toContain('pass_hat_k_missed');
  });

  it('leave a run open where a repetition is missing that could save them', async () => {
    const { report } = await played(
      repeated({ pass_hat_k: { k: 5, at_least: 0.9 }, max_flip_rate: 0.1 }),
      (text, repetition) => (numberOf(text) === 0 && repetition === 2 ? 'missing' : 'passed'),
    );

    expect(report.verdict).toBe('inconclusive');
    expect(report.gate.slice(1).map(({ actual }) => actual)).toEqual([null, null]);
  });

  it('count no case that ended because its test was decided', async () => {
    const { report } = await played(
      repeated(
        { max_flip_rate: 0 },
        { test_cases: [{ reliability: asked }, {}, {}, {}] as unknown as SuiteInput['test_cases'] },
      ),
      (text, repetition) => (numberOf(text) === 0 && repetition === 1 ? 'failed' : 'passed'),
    );

    expect(report.cases[0]?.outcome).toBe('flaky');
    expect(report.reliability?.flip_rate).toMatchObject({ cases: 3, value: 0 });
    expect(report.verdict).toBe('passed');
  });
});
