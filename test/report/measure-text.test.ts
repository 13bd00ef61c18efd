import { describe, expect, it } from 'vitest';
import {
  counted,
  duration,
  gateMeasures,
  percentage,
  percentageAtMost,
} from '../../lib/report/measure-text.ts';
import { anyGateResult } from '../support/builders/any-report.ts';
import { aGateResult } from '../support/builders/report-builders.ts';
import { fc } from '../support/setup/fast-check.ts';

describe('measure text', () => {
  it.each([
    ['pass_rate', '>=', 0.95, 0.9496, 'pass rate', '95 %', '94.9 %'],
    ['pass_rate', '>=', 0.95, 0.95, 'pass rate', '95 %', '95.0 %'],
    ['pass_rate', '>=', 0.95, 0.99999, 'pass rate', '95 %', '99.9 %'],
    ['pass_rate', '>=', 0.29, 0.29, 'pass rate', '29 %', '29.0 %'],
    ['pass_rate', '>=', 0.9495, 0.9497, 'pass rate', '94.95 %', '94.97 %'],
    ['intent_coverage', '>=', 1, 0.9999, 'intent coverage', '100 %', '99.9 %'],
    ['max_false_positive_rate', '<=', 0.05, 0.0501, 'false-positive rate', '5 %', '5.1 %'],
    ['max_false_positive_rate', '<=', 0, 1e-7, 'false-positive rate', '0 %', '0.1 %'],
    ['p95_latency_ms', '<=', 800, 800.2, 'p95 latency', '800 ms', '801 ms'],
    ['min_intent_f1', '>=', 0.8, 2 / 3, 'lowest intent F1', '0.8', '0.66'],
    ['tags.critical.pass_rate', '>=', 1, 0.5, 'pass rate, tag critical', '100 %', '50.0 %'],
    ['tags.a_b.pass_rate', '>=', 1, null, 'pass rate, tag a_b', '100 %', 'not measured'],
  ] as const)('writes %s %s %d at %d', (name, operator, threshold, actual, ...texts) => {
    const measures = gateMeasures(aGateResult({ name, operator, threshold, actual }));

    expect([measures.name, measures.threshold, measures.actual]).toEqual(texts);
  });

  it('never shows a missed threshold as met, nor a met one as missed', () => {
    fc.assert(
      fc.property(anyGateResult(), (result) => {
        const { operator, threshold, actual } = gateMeasures(result);
        fc.pre(result.actual !== null);

        const [asked, shown] = [Number.parseFloat(threshold), Number.parseFloat(actual)];
        expect(operator === '>=' ? shown >= asked : shown <= asked).toBe(result.passed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows 100 % only for all and 0 % only for none', () => {
    expect(percentage(0.99999)).toBe('99.9 %');
    expect(percentage(1)).toBe('100.0 %');
    expect(percentageAtMost(0.00001)).toBe('0.1 %');
    expect(percentageAtMost(0)).toBe('0.0 %');
  });

  it.each([
    [0, '0 s'],
    [9.58, '9.5 s'],
    [59.99, '59.9 s'],
    [83.2, '1 min 23 s'],
    [3_720, '1 h 2 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('counts in the singular and the plural', () => {
    expect(counted(1, 'batch', 'batches')).toBe('1 batch');
    expect(counted(0, 'case')).toBe('0 cases');
  });
});
