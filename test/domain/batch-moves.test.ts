import { describe, expect, it } from 'vitest';
import { AT_ONCE, BatchRecord } from '../../lib/domain/batch.ts';
import {
  abandon,
  adopt,
  beginSubmission,
  collect,
  leaveUnanswered,
  looked,
  plan,
  refuse,
  seenRunning,
  settle,
  takeBack,
} from '../../lib/domain/batch-moves.ts';
import { anEvidenceRef } from '../support/builders/ledger-builders.ts';

const fresh = {
  runId: 'run-1',
  index: 2,
  firstCase: 4,
  cases: 3,
  payload: anEvidenceRef(),
};
const planned = plan(fresh, false);
const sending = beginSubmission(planned, 100);
const unknown = leaveUnanswered(sending, 500);
const submitted = adopt(sending, { id: 'exec-1', at: 200, lookAt: 900 });
const settled = settle(submitted, { word: 'completed', at: 1_000 });
const collected = collect(settled, anEvidenceRef({ bytes: 9 }), 3);

describe('a batch on its way', () => {
  it('begins as one that nobody has touched, and that is due at once', () => {
    expect(plan(fresh, false)).toEqual({
      ...fresh,
      version: 0,
      phase: 'planned',
      strayExecutionIds: [],
      submitAttempts: 0,
      faults: [],
      driven: false,
      firstAttemptAt: null,
      nextActionAt: AT_ONCE,
    });
    expect(plan(fresh, true).driven).toBe(true);
  });

  it('counts its attempts, and keeps the instant of the first that may have arrived', () => {
    expect(sending).toMatchObject({ phase: 'submitting', submitAttempts: 1, firstAttemptAt: 100 });
    expect(beginSubmission(unknown, 700)).toMatchObject({ submitAttempts: 2, firstAttemptAt: 100 });
    expect(beginSubmission(sending, 700)).toMatchObject({ submitAttempts: 2, firstAttemptAt: 100 });
  });

  it('forgets an attempt that cannot have arrived', () => {
    const back = takeBack(sending, false, 300);
    const driven = beginSubmission(plan(fresh, true), 100);

    expect(back).toEqual({ ...sending, phase: 'planned', nextActionAt: 300 });
    expect(beginSubmission(back, 700).firstAttemptAt).toBe(700);
    expect(beginSubmission(driven, 700).firstAttemptAt).toBe(700);
  });

  it('is as unknown as it was before a further attempt that did not arrive', () => {
    expect(takeBack(beginSubmission(unknown, 700), true)).toEqual({
      ...unknown,
      submitAttempts: 2,
      nextActionAt: 500,
    });
  });

  it('adopts the execution that it is told', () => {
    expect(submitted).toEqual({
      ...fresh,
      version: 0,
      phase: 'submitted',
      strayExecutionIds: [],
      submitAttempts: 1,
      faults: [],
      firstAttemptAt: 100,
      nextActionAt: 900,
      execution: {
        kind: 'remote',
        id: 'exec-1',
        submittedAt: 200,
        platformStatus: null,
        looks: 0,
        progress: null,
      },
    });
  });

  it('adopts an execution that we drive with nothing stored yet', () => {
    const driven = beginSubmission(plan(fresh, true), 100);

    expect(adopt(driven, { id: 'exec-1', at: 200, lookAt: 200 }).execution).toMatchObject({
      kind: 'driven',
      id: 'exec-1',
      slices: [],
    });
  });

  it('keeps what looks saw of its execution, each look counted', () => {
    const seen = { platformStatus: 'running', progress: 0.5, lastSeenRunningAt: 300 };

    const once = seenRunning(looked(submitted), seen, 400);
    const twice = seenRunning(looked(once), {}, 800);

    expect(once).toMatchObject({ nextActionAt: 400, execution: { ...seen, looks: 1 } });
    expect(twice).toMatchObject({ nextActionAt: 800, execution: { ...seen, looks: 2 } });
  });

  it('is settled by the last word of the platform, and its results are due at once', () => {
    expect(settled).toEqual({
      ...submitted,
      phase: 'settled',
      execution: { ...submitted.execution, platformStatus: 'completed', progress: 1 },
      settledAt: 1_000,
      nextActionAt: 1_000,
    });
  });

  it('is collected with its results', () => {
    const { nextActionAt: _, ...rest } = settled;

    expect(collected).toEqual({
      ...rest,
      phase: 'collected',
      results: anEvidenceRef({ bytes: 9 }),
      resultCount: 3,
    });
  });

  it('takes its execution along where it is given up, and when that ended', () => {
    expect(abandon(unknown)).toMatchObject({ execution: null, settledAt: null });
    expect(abandon(submitted)).toMatchObject({ execution: submitted.execution, settledAt: null });
    expect(abandon(settled)).toMatchObject({ execution: settled.execution, settledAt: 1_000 });
    expect(abandon(settled).firstAttemptAt).toBe(100);
  });

  it.each([
    planned,
    sending,
    unknown,
    takeBack(sending, true, 300),
    submitted,
    seenRunning(looked(submitted), { progress: 0.5, lastSeenRunningAt: 300 }, 400),
    settled,
    collected,
    refuse(sending),
    abandon(sending),
    abandon(unknown),
    abandon(submitted),
    abandon(settled),
  ])('has what its phase has and no more: $phase', (batch) => {
    expect(BatchRecord.parse(batch)).toEqual(batch);
    expect(batch).toMatchObject(fresh);
  });
});
