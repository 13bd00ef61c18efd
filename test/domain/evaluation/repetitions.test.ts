import { describe, expect, it } from 'vitest';
import {
  planRepetitions,
  planSuiteBatches,
} from '../../../lib/domain/suite/planning/plan-repetitions.ts';
import { minPassOf } from '../../../lib/domain/suite/repetitions.ts';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import { assessRun, type RunEvidence } from '../../support/builders/assess-run.ts';
import { aBatch } from '../../support/builders/ledger-builders.ts';
import { aBadResult, aGoodResult, aSuite, aTestCase } from '../../support/builders/run-evidence.ts';
import { fc } from '../../support/setup/fast-check.ts';

type Fate = 'good' | 'bad' | 'unjudged';

const RESULT_OF: Readonly<Record<Fate, (testCase: Suite['test_cases'][number]) => object>> = {
  good: aGoodResult,
  bad: aBadResult,
  unjudged: (testCase) => ({ ...aGoodResult(testCase), assertions: [] }),
};

/** A finished run in which the repetitions of each case met these fates, in their order. */
function aRunOf(suite: Suite, fates: readonly (readonly Fate[])[]): RunEvidence {
  const seen = new Map<number, number>();
  const results = planRepetitions(suite).map((position) => {
    const round = seen.get(position) ?? 0;
    seen.set(position, round + 1);
    const testCase = suite.test_cases[position];
    if (testCase === undefined) throw new Error(`no case at ${position}`);
    return RESULT_OF[fates[position]?.[round] ?? 'good'](testCase);
  });
  return {
    suite,
    defaultedThresholds: [],
    cancelled: false,
    failure: null,
    batches: planSuiteBatches(suite).map(({ index, firstCase, cases }) => ({
      record: aBatch({
        index,
        firstCase,
        cases,
        phase: 'collected',
        platformStatus: 'completed',
        executionId: `exec-${index}`,
        submitAttempts: 1,
      }),
      results: results.slice(firstCase, firstCase + cases),
    })),
  };
}

const outcomeOf = (fates: readonly Fate[], minPass: number) => {
  const suite = aSuite([aTestCase({ repeat: fates.length, min_pass: minPass })]);
  return assessRun(aRunOf(suite, [fates])).cases[0];
};

describe('planning repetitions', () => {
  it('never has a case twice in a batch, and has every repetition once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (repeats, max_batch_size) => {
          const suite = aSuite(
            repeats.map((repeat, index) => aTestCase({ repeat, input_text: `input ${index}` })),
            { max_batch_size },
          );

          const repetitions = planRepetitions(suite);
          const batches = planSuiteBatches(suite);

          expect(repetitions.toSorted()).toEqual(
            repeats.flatMap((repeat, index) => Array(repeat).fill(index)).toSorted(),
          );
          expect(batches.map(({ index }) => index)).toEqual([...batches.keys()]);
          for (const { firstCase, cases } of batches) {
            const positions = repetitions.slice(firstCase, firstCase + cases);
            expect(new Set(positions).size).toBe(positions.length);
            expect(cases).toBeLessThanOrEqual(max_batch_size);
          }
          expect(batches.reduce((sum, { cases }) => sum + cases, 0)).toBe(repetitions.length);
        },
      ),
    );
  });

  it.each([
    [{}, {}, 1],
    [{ repeat: 3 }, {}, 3],
    [{ repeat: 3, min_pass: 2 }, {}, 2],
    [{ repeat: 3, min_pass: 2 }, { repeat: 5 }, 5],
    [{ repeat: 3, min_pass: 2 }, { repeat: 5, min_pass: 4 }, 4],
    [{ repeat: 3 }, { min_pass: 1 }, 1],
  ])(
    'asks, with %j for the suite and %j for the case, for %i to pass',
    (suite, testCase, asked) => {
      expect(minPassOf(suite, testCase)).toBe(asked);
    },
  );
});

describe('a repeated case', () => {
  it.each([
    [['good', 'good', 'good'], 3, 'passed'],
    [['good', 'bad', 'good'], 2, 'flaky'],
    [['good', 'bad', 'good'], 3, 'failed'],
    [['bad', 'bad', 'bad'], 1, 'failed'],
    [['good', 'unjudged', 'good'], 2, 'not_evaluated'],
    [['bad', 'unjudged', 'bad'], 1, 'not_evaluated'],
    [['bad', 'unjudged', 'bad'], 2, 'failed'],
  ] as const)(
    'with the repetitions %j, of which %i must pass, is %s',
    (fates, minPass, outcome) => {
      expect(outcomeOf(fates, minPass)?.outcome).toBe(outcome);
    },
  );

  it('shows its worst repetition, and how each of them went', () => {
    const flaky = outcomeOf(['good', 'bad', 'good'], 2);

    expect(flaky).toMatchObject({
      matched_intent: 'something_else',
      repetitions: {
        min_pass: 2,
        attempts: [
          { outcome: 'passed', batch: 0 },
          { outcome: 'failed', batch: 1, matched_intent: 'something_else' },
          { outcome: 'passed', batch: 2 },
        ],
      },
    });
  });

  it('has the latency of its slowest repetition', () => {
    const suite = aSuite([aTestCase({ repeat: 2, outcome: { allowed_latency_ms: 5_000 } })]);
    const run = aRunOf(suite, []);
    const slow = run.batches.map((batch, round) => ({
      ...batch,
      results: [{ ...Object(batch.results?.[0]), latency_ms: round === 0 ? 4_000 : 90 }],
    }));

    expect(assessRun({ ...run, batches: slow }).cases[0]?.latency_ms).toBe(4_000);
  });

  it('counts once in the totals, as passed where it is flaky', () => {
    const suite = aSuite([
      aTestCase({ input_text: 'a', repeat: 3, min_pass: 2 }),
      aTestCase({ input_text: 'b' }),
    ]);

    const { verdict, metrics, reasons } = assessRun(aRunOf(suite, [['bad', 'good', 'good']]));

    expect(verdict).toBe('passed');
    expect(metrics.totals).toEqual({
      planned: 2,
      evaluated: 2,
      passed: 2,
      failed: 0,
      not_evaluated: 0,
      flaky: 1,
    });
    expect(reasons).toContainEqual({
      code: 'cases_flaky',
      message: '1 case is flaky, passed and failed in one run: case-1',
    });
  });

  it('passes only with min_pass good repetitions and none missing', () => {
    const fate = fc.constantFrom<Fate>('good', 'good', 'bad', 'unjudged');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(fate, { minLength: 1, maxLength: 4 }), fc.nat(3)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.integer({ min: 1, max: 3 }),
        (plan, max_batch_size) => {
          const minPassOfCase = plan.map(([fates, less]) => Math.max(1, fates.length - less));
          const suite = aSuite(
            plan.map(([fates], index) =>
              aTestCase({
                input_text: `input ${index}`,
                repeat: fates.length,
                min_pass: minPassOfCase[index] ?? 1,
              }),
            ),
            { max_batch_size, gate: { pass_rate: 1 } },
          );

          const { verdict } = assessRun(
            aRunOf(
              suite,
              plan.map(([fates]) => fates),
            ),
          );

          const good = (fates: readonly Fate[]) => fates.filter((each) => each === 'good').length;
          const missing = (fates: readonly Fate[]) =>
            fates.filter((each) => each === 'unjudged').length;
          const reached = plan.every(
            ([fates], index) => good(fates) >= (minPassOfCase[index] ?? 1),
          );
          const reachable = plan.every(
            ([fates], index) => good(fates) + missing(fates) >= (minPassOfCase[index] ?? 1),
          );
          const whole = plan.every(([fates]) => missing(fates) === 0);
          expect(verdict).toBe(reached && whole ? 'passed' : reachable ? 'inconclusive' : 'failed');
        },
      ),
    );
  });

  it('is inconclusive where a round of it was never run', () => {
    const suite = aSuite([aTestCase({ repeat: 2, min_pass: 1 })]);
    const run = aRunOf(suite, []);

    const { verdict, cases } = assessRun({ ...run, batches: run.batches.slice(0, 1) });

    expect(verdict).toBe('inconclusive');
    expect(cases[0]?.not_evaluated_reason).toBe(
      '1 of 2 repetitions: no batch was planned for this case',
    );
  });
});
