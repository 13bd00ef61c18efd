import { describe, expect, it } from 'vitest';
import { ErrorName } from '../../../lib/domain/errors.ts';
import { unassessable } from '../../../lib/domain/gate/unassessable.ts';

const unreadable = { error: ErrorName.integrity, cause: 'evidence suite is missing' };
const run = { planned: { cases: 7, batches: 1 }, cancelRequestedAt: null };

describe('a run none of whose cases can be judged', () => {
  it('is an error that says what cannot be read', () => {
    expect(unassessable(run, unreadable)).toMatchObject({
      verdict: 'error',
      reasons: [{ code: 'evidence_unreadable', message: 'evidence suite is missing' }],
    });
  });

  it('is cancelled where it was, as with evidence that can be read', () => {
    expect(unassessable({ ...run, cancelRequestedAt: 1 }, unreadable)).toMatchObject({
      verdict: 'cancelled',
      reasons: [{ code: 'cancelled' }],
    });
  });

  it('is rejected where its suite was, for the reason that was given', () => {
    const failure = { error: ErrorName.suiteRejected, cause: 'test_cases is empty' };

    expect(unassessable({ ...run, planned: null }, failure)).toMatchObject({
      verdict: 'rejected',
      reasons: [{ code: 'suite_rejected', message: 'test_cases is empty' }],
    });
  });

  it('counts every planned case as not evaluated, and measures nothing', () => {
    const { metrics, gate, cases, discrepancies, batchFaults } = unassessable(run, unreadable);

    const unscored = { precision: null, recall: null, f1: null };
    expect(metrics).toEqual({
      totals: { planned: 7, evaluated: 0, passed: 0, failed: 0, not_evaluated: 7 },
      pass_rate: 0,
      failure_rate: 1,
      coverage: { intent_coverage: 0, entity_coverage: 0 },
      intents: {
        accuracy: null,
        macro: unscored,
        weighted: unscored,
        per_intent: [],
        confusion: [],
      },
      entities: { by_name: unscored, by_value: null },
      false_positive_rate: null,
      out_of_scope: { cases: 0, matched: 0, false_accept_rate: null },
      latency_ms: { p50: null, p90: null, p95: null, p99: null, max: null, within_allowed: null },
    });
    expect([...gate, ...cases, ...discrepancies, ...batchFaults]).toEqual([]);
    expect(unassessable({ ...run, planned: null }, unreadable).metrics.totals.planned).toBe(0);
  });
});
