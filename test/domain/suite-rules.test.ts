import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../lib/domain/check-suite.ts';
import { MAX_ENTRIES } from '../../lib/domain/safe-tree.ts';
import { caseIdOf, Suite, TestCase } from '../../lib/domain/suite.ts';
import { contextFault, suiteWideFaults } from '../../lib/domain/suite-rules.ts';
import { fc } from '../support/fast-check.ts';

const aCase = (over: { id?: string; context_variables?: object } = {}) => ({
  input_text: 'Hello',
  outcome: { allowed_latency_ms: 800 },
  ...over,
});
const aSuite = (over: object = {}) => ({ suite_id: 'shop', test_cases: [aCase()], ...over });

describe('ids', () => {
  it('are unique exactly when no fault is found', () => {
    const ids = fc.array(fc.option(fc.constantFrom('a', 'b', 'case-1', 'case-2', 'case-3')), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(ids, (written) => {
        const test_cases = written.map((id) => (id === null ? aCase() : aCase({ id })));
        const names = test_cases.map((one, position) => caseIdOf(one, position));

        const faults = suiteWideFaults({ test_cases });

        expect(faults.length).toBe(names.length - new Set(names).size);
      }),
    );
  });

  it('are blamed on a case that writes one, not on one that only has its position', () => {
    const [fault] = suiteWideFaults({ test_cases: [aCase({ id: 'case-2' }), aCase()] });

    expect(fault).toMatchObject({ path: ['test_cases', 0, 'id'], other: ['test_cases', 1] });
  });
});

describe('the schema on its own', () => {
  it('refuses what only the whole suite shows', () => {
    const twice = Suite.safeParse(aSuite({ test_cases: [aCase({ id: 'a' }), aCase({ id: 'a' })] }));
    const unused = Suite.safeParse(aSuite({ gate: { tags: { critical: { pass_rate: 1 } } } }));

    expect(twice.error?.issues[0]?.path).toEqual(['test_cases', 1, 'id']);
    expect(unused.error?.issues[0]?.path).toEqual(['gate', 'tags', 'critical']);
  });

  it('fills in the defaults', () => {
    expect(Suite.parse(aSuite())).toMatchObject({
      platform: 'executions-v1',
      max_batch_size: 200,
      circuit_breaker_seconds: 1500,
      poll_worth_seconds: 0.5,
      gate: { pass_rate: 0.95 },
      labels: {},
      test_cases: [{ context_variables: {} }],
    });
  });

  it('survives a context that is nested 100,000 levels deep', () => {
    let context: object = {};
    for (let level = 0; level < 100_000; level += 1) context = { a: context };

    const outcome = TestCase.safeParse(aCase({ context_variables: context }));

    expect(outcome.error?.issues[0]?.message).toBe('is nested deeper than 8 levels');
  });
});

describe('contextFault', () => {
  it.each([
    ['a function', { f: () => 1 }, 'is of the kind function'],
    ['a big integer', { n: 1n }, 'is of the kind bigint'],
    ['nothing', { n: undefined }, 'is of the kind undefined'],
    ['eight levels', { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } }, null],
    [
      'nine levels',
      { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } },
      'is nested deeper than 8 levels',
    ],
    ['8,192 bytes', { a: 'x'.repeat(8_184) }, null],
    ['8,193 bytes', { a: 'x'.repeat(8_185) }, 'is 8193 bytes long as JSON'],
  ])('judges %s', (_, context, problem) => {
    expect(contextFault(context)?.problem ?? null).toBe(problem);
  });
});

describe('checkSuite', () => {
  it.each([undefined, null, 7, 'text', [], () => 1])('refuses %s', (value) => {
    expect(checkSuite(value)).toMatchObject({ status: 'invalid' });
  });

  it('refuses a reserved key that the schema would drop', () => {
    const labels: unknown = JSON.parse('{"__proto__": "x"}');
    const value = aSuite({ labels });

    expect(checkSuite(value)).toMatchObject({
      status: 'invalid',
      faults: [{ path: ['labels', '__proto__'], at: 'key' }],
    });
    expect(Object.keys(Suite.parse(value).labels)).toEqual([]);
  });

  it('looks no further where a part is far too large', () => {
    const value = aSuite({ labels: Array(MAX_ENTRIES + 1).fill(0), suite_id: 7 });

    expect(checkSuite(value)).toMatchObject({ status: 'invalid', faults: [{ path: ['labels'] }] });
  });

  it('counts what it does not explain', () => {
    const value = aSuite({ test_cases: Array(1_500).fill(7) });

    const check = checkSuite(value);

    expect(check).toMatchObject({ status: 'invalid', unexplained: 500 });
  });
});
