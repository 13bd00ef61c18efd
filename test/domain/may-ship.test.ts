import { describe, expect, it } from 'vitest';
import { governanceStatus, mayShip, scopeOf } from '../../lib/domain/may-ship.ts';
import type { Scope } from '../../lib/domain/scope.ts';
import { Verdict } from '../../lib/domain/verdict.ts';

const whole: Scope = {
  complete: true,
  simulated: false,
  cases_in_suite: 3,
  cases_planned: 3,
  limited_by: [],
};
const mock: Scope = { ...whole, simulated: true };
const part: Scope = { ...whole, complete: false, cases_planned: 1, limited_by: ['tags'] };

describe('a bot version may ship', () => {
  it('after a pass of the whole suite by a real bot', () => {
    expect(mayShip('passed', whole)).toBe(true);
  });

  it.each([
    ['a mock', mock],
    ['a part', part],
    ['a part by a mock', { ...part, simulated: true }],
  ])('and not after a pass of %s', (_, scope) => {
    expect(mayShip('passed', scope)).toBe(false);
  });

  it.each(Verdict.options.filter((verdict) => verdict !== 'passed'))('and not after %s', (word) => {
    expect(mayShip(word, whole)).toBe(false);
  });
});

describe('the governance status', () => {
  it.each([
    ['passed', whole, 'compliant'],
    ['passed', mock, 'not_assessed'],
    ['passed', part, 'not_assessed'],
    ['failed', whole, 'non_compliant'],
    ['failed', mock, 'non_compliant'],
    ['failed', part, 'non_compliant'],
    ['inconclusive', whole, 'not_assessed'],
    ['rejected', whole, 'not_assessed'],
    ['error', whole, 'not_assessed'],
    ['cancelled', whole, 'not_assessed'],
  ] as const)('of %s over %j is %s', (verdict, scope, status) => {
    expect(governanceStatus(verdict, scope)).toBe(status);
  });
});

describe('the scope of a document', () => {
  const totals = { planned: 4, quarantined: 1 };

  it('is the one that it names', () => {
    expect(scopeOf({ scope: mock, totals, only_tags: ['smoke'] })).toBe(mock);
  });

  it('is told from tags and reruns where the document is older than scopes', () => {
    const cases = { simulated: false, cases_in_suite: 5, cases_planned: 5 };

    expect(scopeOf({ totals })).toEqual({ ...cases, complete: true, limited_by: [] });
    expect(scopeOf({ totals, only_tags: ['smoke'], rerun_of: { run_id: 'run-0' } })).toEqual({
      ...cases,
      complete: false,
      limited_by: ['tags', 'rerun'],
    });
    expect(scopeOf({ totals: { planned: 4 } }).cases_planned).toBe(4);
  });
});
