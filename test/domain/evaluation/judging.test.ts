import { describe, expect, it } from 'vitest';
import { judgingOf } from '../../../lib/domain/evaluation/judging.ts';
import { matchResults } from '../../../lib/domain/evaluation/match-results.ts';
import type { SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { aGoodResult, aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

/** How a suite of as many cases as there are results is judged. */
function judging(results: readonly object[], overrides: Partial<SuiteInput> = {}) {
  const inputs = results.map((_, position) => aTestCase({ input_text: `hello ${position}` }));
  const suite = aSuite(inputs, overrides);
  const planned = suite.test_cases.map((testCase, position) => ({ id: `${position}`, testCase }));
  const entries = results.map((result, position) => ({
    ...aGoodResult(suite.test_cases[position] ?? expect.fail()),
    ...result,
  }));
  return judgingOf(suite, matchResults(planned, entries).matches);
}

const assertions = (...types: (string | undefined)[]) => ({
  assertions: types.map((type) => ({ type, passed: true })),
});

describe('who judges a run', () => {
  it.each([
    ['none has a type', [assertions(undefined), assertions(undefined, '')], true],
    ['one has a type', [assertions(undefined), assertions('tone')], false],
    ['there is none', [assertions()], false],
  ])('takes assertions for judgements of whole cases or not, where %s', (_, results, asWhole) => {
    expect(judging(results).asWhole).toBe(asWhole);
  });

  it.each([
    ['no result tells one', [{ latency_ms: null }, { latency_ms: undefined }], true],
    ['one of two results tells one', [{ latency_ms: null }, { latency_ms: 0 }], false],
    [
      'the platform judged one',
      [{ latency_ms: null, ...assertions('latency_ms') }, { latency_ms: null }],
      false,
    ],
  ])('excuses latencies or not, where %s', (_, results, latencyExcused) => {
    expect(judging(results).latencyExcused).toBe(latencyExcused);
  });

  it('excuses no latency of a suite that asks for nothing else', () => {
    expect(judging([{ latency_ms: null }], { liveness: true }).latencyExcused).toBe(false);
  });

  it('lets unchecked directives pass where the suite says so, and only there', () => {
    expect(judging([{}]).uncheckedAllowed).toBe(false);
    expect(judging([{}], { unchecked_directives: 'allow' }).uncheckedAllowed).toBe(true);
  });
});
