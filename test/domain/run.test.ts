import { describe, expect, it } from 'vitest';
import {
  isCalledOff,
  isHeldToTheEnd,
  isOwing,
  isPart,
  mayAskFrom,
  type RunRecord,
} from '../../lib/domain/run.ts';
import { aRun } from '../support/builders/ledger-builders.ts';

const told = (...statuses: RunRecord['notifications'][number]['status'][]) =>
  statuses.map((status, index) => ({
    endpoint: `https://hook.example/${index}`,
    id: `msg-${index}`,
    status,
    attempts: 1,
    lastProblem: null,
  }));
const DECIDED: Partial<RunRecord> = {
  verdict: 'passed',
  audit: { auditId: 'audit-run-1', seq: 1, hash: 'ab'.repeat(32) },
};

describe('a run', () => {
  it.each<[Partial<RunRecord>, boolean]>([
    [{}, true],
    [{ ...DECIDED, verdict: null }, true],
    [{ ...DECIDED, audit: null }, true],
    [DECIDED, false],
    [{ ...DECIDED, notifications: told('delivered', 'pending') }, true],
    [{ ...DECIDED, notifications: told('delivered', 'undelivered', 'refused') }, false],
  ])('%#: with %j owes something: %s', (overrides, owes) => {
    expect(isOwing(aRun(overrides))).toBe(owes);
  });

  it.each<[Partial<RunRecord>, boolean]>([
    [{}, false],
    [{ cancelRequestedAt: 5 }, true],
    [{ verdict: 'failed' }, true],
  ])('with %j is called off: %s', (overrides, isOff) => {
    expect(isCalledOff(aRun(overrides))).toBe(isOff);
  });

  it('asks nothing before the instant that the platform named', () => {
    expect(mayAskFrom(aRun())).toBe(0);
    expect(mayAskFrom(aRun({ holdUntil: 77 }))).toBe(77);
  });

  it.each([
    [null, false],
    [100, false],
    [101, true],
  ])('with a deadline at 100 is held to the end by %s: %s', (holdUntil, isHeld) => {
    expect(isHeldToTheEnd(aRun({ deadlineAt: 100, holdUntil }))).toBe(isHeld);
  });
});

describe('a part of a suite', () => {
  it.each<[string, Partial<RunRecord>]>([
    ['a tag', { onlyTags: ['critical'] }],
    ['a choice', { selectedBy: ['--case c1'] }],
    ['a draw', { settings: { ...aRun().settings, endsEarly: true, seed: 'a' } }],
  ])('is what a run of %s judges', (_, facts) => {
    expect(isPart(aRun(facts))).toBe(true);
  });

  it('is not what a run judges that ends when it is certain', () => {
    expect(isPart(aRun({ settings: { ...aRun().settings, endsEarly: true } }))).toBe(false);
  });
});
