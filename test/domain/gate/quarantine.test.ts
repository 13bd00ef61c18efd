import { describe, expect, it } from 'vitest';
import type { SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { assessRun } from '../../support/builders/assess-run.ts';
import {
  aBadResult,
  aFinishedRun,
  aGoodResult,
  aSuite,
  aTestCase,
} from '../../support/builders/run-evidence.ts';

const QUARANTINE = { until: '2026-12-01', reason: 'the flow is being rebuilt' };
const DURING = Date.parse('2026-12-01T23:59:59.999Z');
const AFTER = Date.parse('2026-12-02T00:00:00Z');

/** A run of two cases of which the second fails, and is in quarantine. */
function aRun(startedAt: number | undefined, overrides: Partial<SuiteInput> = {}) {
  const suite = aSuite(
    [
      aTestCase({ id: 'sound', input_text: 'a' }),
      aTestCase({ id: 'broken', input_text: 'b', tags: ['critical'], quarantine: QUARANTINE }),
    ],
    overrides,
  );
  const results = suite.test_cases.map((testCase) =>
    testCase.id === 'broken' ? aBadResult(testCase) : aGoodResult(testCase),
  );
  return assessRun(aFinishedRun(suite, results, startedAt === undefined ? {} : { startedAt }));
}

describe('a case in quarantine', () => {
  it('is run and shown, and counts nowhere through its last day in UTC', () => {
    const { verdict, metrics, cases, reasons } = aRun(DURING);

    expect(verdict).toBe('passed');
    expect(metrics.totals).toEqual({
      planned: 1,
      evaluated: 1,
      passed: 1,
      failed: 0,
      not_evaluated: 0,
      quarantined: 1,
    });
    expect(metrics.pass_rate).toBe(1);
    expect(metrics.intents.per_intent.map(({ support }) => support)).toEqual([1]);
    expect(cases[1]).toMatchObject({ id: 'broken', outcome: 'failed', quarantine: QUARANTINE });
    expect(reasons).toContainEqual({
      code: 'cases_quarantined',
      message: '1 case is quarantined and does not count: broken until 2026-12-01',
    });
  });

  it('counts again from the day after', () => {
    const { verdict, metrics, cases } = aRun(AFTER);

    expect(verdict).toBe('failed');
    expect(metrics.totals).toMatchObject({ planned: 2, failed: 1 });
    expect(cases[1]).not.toHaveProperty('quarantine');
  });

  it('counts where it is not known when the run began', () => {
    expect(aRun(undefined).verdict).toBe('failed');
  });

  it('leaves a threshold for its tag unmeasured, and the gate shut', () => {
    const { verdict, gate } = aRun(DURING, { gate: { tags: { critical: { pass_rate: 1 } } } });

    expect(verdict).toBe('inconclusive');
    expect(gate.at(-1)).toMatchObject({ name: 'tags.critical.pass_rate', actual: null });
  });

  it('does not open the gate where no other case is left', () => {
    const suite = aSuite([aTestCase({ quarantine: QUARANTINE })]);

    const { verdict, reasons } = assessRun(aFinishedRun(suite, undefined, { startedAt: DURING }));

    expect(verdict).toBe('rejected');
    expect(reasons.map(({ code }) => code)).toEqual([
      'no_cases',
      'most_cases_quarantined',
      'quarantine_ending',
      'cases_quarantined',
    ]);
  });

  it('does not excuse a batch that did not complete', () => {
    const suite = aSuite([aTestCase({ input_text: 'a' }), aTestCase({ quarantine: QUARANTINE })], {
      max_batch_size: 1,
    });
    const run = aFinishedRun(suite, undefined, { startedAt: DURING });
    const batches = run.batches.map((batch, index) =>
      index === 1 ? { record: { ...batch.record, platformStatus: 'timeout' }, results: [] } : batch,
    );

    expect(assessRun({ ...run, batches }).verdict).toBe('inconclusive');
  });
});
