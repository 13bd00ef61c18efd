import { describe, expect, it } from 'vitest';
import type { BatchRecord } from '../../../lib/domain/batch.ts';
import { nextAction } from '../../../lib/steps/loop/next-action.ts';
import type { Pass } from '../../../lib/steps/loop/pass.ts';
import { aBatch, aRun } from '../../support/builders/ledger-builders.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';

const NOW = FAKE_START + 10_000;
const DEADLINE = FAKE_START + 1_000_000;
const AGGREGATE = { next: 'aggregate', waitSeconds: 0 };

function next(batches: readonly BatchRecord[], overrides: Partial<Pass> = {}) {
  return nextAction({
    run: aRun({ deadlineAt: DEADLINE }),
    batches,
    needed: null,
    number: 1,
    now: NOW,
    endsAt: NOW + 20_000,
    isLast: false,
    sendingWasEnded: false,
    ...overrides,
  });
}

const out = aBatch({ index: 0, phase: 'submitted', nextActionAt: NOW + 5_500 });
const collected = aBatch({ index: 1, phase: 'collected' });

describe('what the loop does next', () => {
  it('is to send what is due', () => {
    expect(next([out, aBatch({ index: 1 })])).toEqual({ next: 'submit', waitSeconds: 0 });
  });

  it('is to wait in whole seconds until something is due', () => {
    expect(next([out, collected])).toEqual({ next: 'wait', waitSeconds: 6 });
  });

  it('is to wait as long as the platform asked for', () => {
    const run = aRun({ deadlineAt: DEADLINE, holdUntil: NOW + 30_000 });

    expect(next([out, aBatch({ index: 1 })], { run })).toEqual({ next: 'wait', waitSeconds: 30 });
  });

  it('is to wait a second at least, and never past the deadline', () => {
    const due = { ...out, nextActionAt: NOW - 1 };

    expect(next([due])).toEqual({ next: 'wait', waitSeconds: 1 });
    expect(next([due], { now: DEADLINE - 400 })).toEqual({ next: 'wait', waitSeconds: 1 });
    expect(next([due], { now: DEADLINE })).toEqual({ next: 'wait', waitSeconds: 0 });
  });

  it('is to wait for nothing before the first look, where one is due', () => {
    const due = { ...out, nextActionAt: NOW };

    expect(next([due], { number: 0 })).toEqual({ next: 'wait', waitSeconds: 0 });
    expect(next([out], { number: 0 })).toEqual({ next: 'wait', waitSeconds: 6 });
  });

  it('is to wait for nothing that a clock has put beyond the time a run may take', () => {
    const now = FAKE_START - 3_600_000;
    const held = aRun({ startedAt: FAKE_START, deadlineAt: DEADLINE, holdUntil: NOW });

    expect(next([out], { run: held, now })).toEqual({ next: 'wait', waitSeconds: 0 });
  });

  it('is to stretch the passes that are left over the time that is left', () => {
    const due = { ...out, nextActionAt: NOW - 1 };

    expect(next([due], { number: 249 }).waitSeconds).toBe(1);
    expect(next([due], { number: 250 }).waitSeconds).toBe(Math.ceil(990 / 250));
    expect(next([due], { number: 499 }).waitSeconds).toBe(990);
    expect(next([due], { number: 500 })).toEqual(AGGREGATE);
  });

  it.each([
    ['cancelled', { cancelRequestedAt: NOW }],
    ['decided', { verdict: 'passed' }],
    ['held to its end by the platform', { holdUntil: DEADLINE + 1 }],
  ] as const)('is to aggregate a run that is %s', (_, overrides) => {
    expect(next([out], { run: aRun({ deadlineAt: DEADLINE, ...overrides }) })).toEqual(AGGREGATE);
  });

  it('is to aggregate once everything is over, or will never be sent', () => {
    const planned = aBatch({ index: 2 });
    const unknown = aBatch({ index: 3, phase: 'unknown' });
    const refused = aBatch({ index: 4, phase: 'refused' });

    expect(next([collected])).toEqual(AGGREGATE);
    expect(next([collected, refused, planned])).toEqual(AGGREGATE);
    expect(next([collected, planned, unknown], { now: DEADLINE })).toEqual(AGGREGATE);
    expect(next([planned, unknown], { sendingWasEnded: true })).toEqual(AGGREGATE);
    expect(next([collected, refused, unknown]).next).toBe('submit');
    expect(next([out, planned], { sendingWasEnded: true })).toEqual({
      next: 'wait',
      waitSeconds: 6,
    });
  });
});
