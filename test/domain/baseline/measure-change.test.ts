import { describe, expect, it } from 'vitest';
import { measureChange } from '../../../lib/domain/baseline/measure-change.ts';
import type { CasePair } from '../../../lib/domain/baseline/pair-cases.ts';
import { toNumber } from '../../../lib/domain/metrics/exact-rate.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import {
  aFailedCase,
  aFlakyCase,
  anUnevaluatedCase,
  aReportCase,
} from '../../support/builders/report-builders.ts';

const good = aReportCase();
const bad = aFailedCase();
const flaky = aFlakyCase();
const open = anUnevaluatedCase();

function changed(...pairs: readonly (readonly [ReportCase, ReportCase])[]) {
  const change = measureChange(pairs.map(([before, after]): CasePair => ({ before, after })));
  const { passRateDrop, intentF1Drop } = change;
  return {
    ...change,
    passRateDrop: passRateDrop && toNumber(passRateDrop),
    intentF1Drop: intentF1Drop && toNumber(intentF1Drop),
  };
}

/** A case of an intent that matched it, or another one. */
const spoken = (expected_intent: string, matched_intent = expected_intent) =>
  aReportCase({ expected_intent, matched_intent });

describe('the change since another run', () => {
  it('cannot be measured where no case is shared', () => {
    expect(changed()).toEqual({
      shared: 0,
      newFailures: 0,
      fixed: 0,
      open: 0,
      passRateDrop: null,
      intentF1Drop: null,
    });
  });

  it('counts cases that passed then and fail now, or may', () => {
    expect(
      changed([good, good], [good, bad], [flaky, bad], [bad, bad], [bad, good], [good, open]),
    ).toMatchObject({ shared: 6, newFailures: 2, open: 1, passRateDrop: 2 / 6 });
  });

  it('does not blame what failed before, nor what is flaky now', () => {
    expect(changed([bad, open], [good, flaky])).toMatchObject({
      newFailures: 0,
      open: 0,
      passRateDrop: 0,
    });
  });

  it('is negative where the rate went up', () => {
    expect(changed([bad, good], [bad, good], [good, bad], [bad, bad]).passRateDrop).toBe(-0.25);
  });

  it('takes the intent that lost most of its F1', () => {
    const { intentF1Drop } = changed(
      [spoken('a'), spoken('a', 'none')],
      [spoken('a'), spoken('a')],
      [spoken('b'), spoken('b')],
    );

    // Intent a: 1 before; 1 hit and 1 miss now, so 2/3.
    expect(intentF1Drop).toBeCloseTo(1 / 3, 12);
  });

  it('takes a surplus match for a loss of the intent that was matched', () => {
    const outOfScope = (matched_intent: string | null) =>
      aReportCase({ expected_intent: null, matched_intent });

    const { intentF1Drop } = changed(
      [spoken('a'), spoken('a')],
      [outOfScope(null), outOfScope('a')],
    );

    // Intent a: 1 before; 1 hit and 1 surplus now, so 2/3.
    expect(intentF1Drop).toBeCloseTo(1 / 3, 12);
  });

  it('takes an intent to have lost by what is taken for it now', () => {
    const { intentF1Drop } = changed(
      [spoken('a'), spoken('a')],
      [spoken('b', 'x'), spoken('b', 'a')],
    );

    // Intent a: 1 before; 1 hit and 1 surplus now, so 2/3.
    expect(intentF1Drop).toBeCloseTo(1 / 3, 12);
  });

  it('is negative where every intent got better', () => {
    const { intentF1Drop } = changed(
      [spoken('a', 'x'), spoken('a')],
      [spoken('a'), spoken('a')],
      [spoken('b', 'x'), spoken('b')],
      [spoken('b'), spoken('b')],
    );

    expect(intentF1Drop).toBeCloseTo(-1 / 3, 12);
  });

  it.each<[string, ReportCase, ReportCase]>([
    ['then', open, good],
    ['now', good, open],
  ])('knows no F1 to lose where no match is known %s', (_, before, after) => {
    expect(changed([before, after]).intentF1Drop).toBeNull();
  });

  it('looks only at intents that both expect', () => {
    const { intentF1Drop } = changed([spoken('a'), spoken('b', 'x')], [spoken('c'), spoken('c')]);

    expect(intentF1Drop).toBe(0);
  });

  it('knows no F1 to lose where all is out of scope', () => {
    const stray = aReportCase({ expected_intent: null, matched_intent: null });

    expect(changed([stray, stray]).intentF1Drop).toBeNull();
  });
});
