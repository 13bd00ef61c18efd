import { describe, expect, it } from 'vitest';
import { ErrorName } from '../../../lib/domain/errors.ts';
import { decideVerdict, type VerdictGrounds } from '../../../lib/domain/gate/decide-verdict.ts';
import type { GateResult } from '../../../lib/domain/report.ts';

function threshold(overrides: Partial<GateResult> = {}): GateResult {
  return {
    name: 'pass_rate',
    operator: '>=',
    threshold: 0.95,
    actual: 1,
    passed: true,
    origin: 'default',
    ...overrides,
  };
}

const met = threshold();
const missed = threshold({ actual: 0.5, passed: false });
const unmeasured = threshold({ actual: null, passed: false });
const rejected = { error: ErrorName.suiteRejected, cause: 'no' };
const broken = { error: ErrorName.authentication, cause: 'no' };

/** The grounds of a run that passed. */
function grounds(overrides: Partial<VerdictGrounds> = {}): VerdictGrounds {
  return {
    cancelled: false,
    failure: null,
    refusedOutright: false,
    planned: 10,
    notEvaluated: 0,
    evidenceSound: true,
    gate: [met],
    bestPossibleGate: [met],
    ...overrides,
  };
}

describe('the verdict', () => {
  it.each<[VerdictGrounds, string]>([
    [grounds(), 'passed'],
    [grounds({ notEvaluated: 1 }), 'inconclusive'],
    [grounds({ evidenceSound: false }), 'inconclusive'],
    [grounds({ gate: [], bestPossibleGate: [] }), 'inconclusive'],
    [grounds({ gate: [met, missed], bestPossibleGate: [met, missed] }), 'failed'],
    [grounds({ gate: [missed], bestPossibleGate: [met], notEvaluated: 6 }), 'inconclusive'],
    [grounds({ gate: [missed], bestPossibleGate: [missed], notEvaluated: 1 }), 'failed'],
    [grounds({ gate: [missed], bestPossibleGate: [missed], evidenceSound: false }), 'failed'],
    [grounds({ gate: [met, unmeasured], bestPossibleGate: [met, unmeasured] }), 'inconclusive'],
    [grounds({ planned: 0 }), 'rejected'],
    [grounds({ refusedOutright: true }), 'rejected'],
    [grounds({ failure: rejected }), 'rejected'],
    [grounds({ failure: broken }), 'error'],
    [grounds({ failure: { error: 'States.Timeout', cause: '' } }), 'error'],
    [grounds({ failure: broken, refusedOutright: true }), 'error'],
    [grounds({ cancelled: true }), 'cancelled'],
    [grounds({ cancelled: true, failure: broken }), 'cancelled'],
    [grounds({ cancelled: true, refusedOutright: true }), 'cancelled'],
  ])('%#: of %j is %s', (given, verdict) => {
    expect(decideVerdict(given)).toBe(verdict);
  });
});
