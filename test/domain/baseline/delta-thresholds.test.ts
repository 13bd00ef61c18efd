import { describe, expect, it } from 'vitest';
import { neverMissed } from '../../../lib/domain/baseline/delta-thresholds.ts';
import type { SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';

describe('a threshold against a baseline', () => {
  it.each<[string, SuiteInput['gate'], number]>([
    ['as many new failures as there are cases', { max_new_failures: 6 }, 6],
    ['any drop of the pass rate', { max_pass_rate_drop: 1 }, 6],
    ['any drop of an F1', { max_intent_f1_drop: 1 }, 6],
    ['no loss that five cases can show', { max_significant_loss: { risk: 0.05 } }, 5],
    ['no loss that ten cases can show', { max_significant_loss: { risk: 0.001 } }, 10],
  ])('is never missed that allows %s', (_, gate, cases) => {
    expect(neverMissed(aSuite(cases, { gate }))).toEqual(Object.keys(gate ?? {}));
  });

  it.each<[string, SuiteInput['gate'], number]>([
    ['one new failure less', { max_new_failures: 5 }, 6],
    ['any other drop', { max_pass_rate_drop: 0.99, max_intent_f1_drop: 0.99 }, 6],
    ['what six cases can show', { max_significant_loss: { risk: 0.05 } }, 6],
    ['what eleven cases can show', { max_significant_loss: { risk: 0.001 } }, 11],
  ])('can be missed that allows %s', (_, gate, cases) => {
    expect(neverMissed(aSuite(cases, { gate }))).toEqual([]);
  });
});
