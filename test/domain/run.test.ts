import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../lib/domain/run.ts';
import { isOwing } from '../../lib/domain/run.ts';
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
});
