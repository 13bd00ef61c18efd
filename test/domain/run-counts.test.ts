import { describe, expect, it } from 'vitest';
import { countsOf } from '../../lib/domain/run-counts.ts';
import { aBatch, anExecution } from '../support/builders/ledger-builders.ts';

describe('what progress is shown by', () => {
  it('counts cases and batches, those that are out and those that are over', () => {
    const batches = [
      aBatch({ index: 0, cases: 10 }),
      aBatch({ index: 1, cases: 10, phase: 'unknown' }),
      aBatch({ index: 2, cases: 10, phase: 'submitted' }),
      aBatch({ index: 3, cases: 10, phase: 'settled' }),
      aBatch({ index: 4, cases: 10, phase: 'collected' }),
      aBatch({ index: 5, cases: 10, phase: 'refused' }),
    ];

    expect(countsOf(batches)).toEqual({
      cases: 60,
      casesDone: 20,
      batches: 6,
      batchesOut: 2,
      batchesDone: 2,
    });
  });

  it('counts of a batch under way as many whole cases as the platform says are done', () => {
    const execution = anExecution({ progress: 0.79 });

    expect(countsOf([aBatch({ cases: 10, phase: 'submitted', execution })]).casesDone).toBe(7);
  });

  it('has nothing to show where nothing is planned', () => {
    expect(countsOf([])).toMatchObject({ cases: 0, casesDone: 0, batches: 0 });
  });
});
