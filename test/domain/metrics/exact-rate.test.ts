import { describe, expect, it } from 'vitest';
import {
  compareFractions,
  differenceOfFractions,
  fraction,
  fractionOfDecimal,
  largestFraction,
  meanOfFractions,
  smallestFraction,
  toNumber,
} from '../../../lib/domain/metrics/exact-rate.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('an exact rate', () => {
  it.each([
    [0.95, 95n, 100n],
    [1, 1n, 1n],
    [0, 0n, 1n],
    [1e-7, 1n, 10_000_000n],
    [1.5e-9, 15n, 10_000_000_000n],
    [412.75, 41_275n, 100n],
    [1e21, 10n ** 21n, 1n],
  ])('reads %d as the decimal it is written as', (value, numerator, denominator) => {
    const read = fractionOfDecimal(value);

    expect(read.numerator * denominator).toBe(numerator * read.denominator);
  });

  it('agrees with scaled integers for every threshold of up to four decimals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.nat(20_000),
        (tenThousandths, planned, some) => {
          const passed = some % (planned + 1);
          const sign = compareFractions(
            fraction(passed, planned),
            fractionOfDecimal(tenThousandths / 10_000),
          );

          expect(sign).toBe(Math.sign(passed * 10_000 - tenThousandths * planned));
        },
      ),
    );
  });

  it('takes the mean without rounding', () => {
    const thirds = meanOfFractions([fraction(1, 3), fraction(1, 3), fraction(1, 3)]);

    expect(thirds && compareFractions(thirds, fraction(1, 3))).toBe(0);
    expect(meanOfFractions([])).toBeNull();
  });

  it('takes the mean of 20,000 rates with 200 denominators to a number', () => {
    const rates = Array.from({ length: 20_000 }, (_, index) => fraction(1, 19_000 + (index % 200)));
    const mean = meanOfFractions(rates);

    const expected = rates.reduce((sum, rate) => sum + toNumber(rate), 0) / rates.length;
    expect(Math.abs((mean ? toNumber(mean) : 0) - expected)).toBeLessThan(1e-12);
  });

  it('takes the mean of rates that have no denominator in common', () => {
    const mean = meanOfFractions([fraction(1, 2), fraction(1, 3), fraction(1, 2), fraction(1, 6)]);

    expect(mean && compareFractions(mean, fraction(3, 8))).toBe(0);
  });

  it.each([
    [[fraction(2, 3), fraction(1, 2), fraction(3, 5)], 1 / 2, 2 / 3],
    [[fraction(1, 2), fraction(3, 5), fraction(2, 3)], 1 / 2, 2 / 3],
    [[fraction(0, 4), fraction(-1, 9)], -1 / 9, 0],
    [[fraction(1, 7)], 1 / 7, 1 / 7],
  ])('%#: finds the smallest and the largest of several', (rates, smallest, largest) => {
    const [least, most] = [smallestFraction(rates), largestFraction(rates)];

    expect(least && toNumber(least)).toBe(smallest);
    expect(most && toNumber(most)).toBe(largest);
  });

  it('finds neither a smallest nor a largest of none', () => {
    expect([smallestFraction([]), largestFraction([])]).toEqual([null, null]);
  });

  it.each([
    [fraction(1, 2), fraction(1, 3), fraction(1, 6)],
    [fraction(1, 3), fraction(1, 2), fraction(-1, 6)],
    [fraction(2, 4), fraction(1, 2), fraction(0)],
  ])('%#: takes one from another without rounding', (a, b, difference) => {
    expect(compareFractions(differenceOfFractions(a, b), difference)).toBe(0);
  });

  const BEYOND = BigInt(Number.MAX_SAFE_INTEGER) + 2n;
  it.each([
    [fraction(1, 3), 1 / 3],
    [fraction(-1, 4), -0.25],
    [fraction(BEYOND * 3n, BEYOND * 4n), 0.75],
    [fraction(1n, BEYOND * BEYOND), 0],
    [fraction(BigInt(Number.MAX_SAFE_INTEGER), 1n), Number.MAX_SAFE_INTEGER],
    [fraction(10n ** 400n, 2n * 10n ** 400n), 0.5],
    [fraction(10n ** 400n, 10n ** 399n), 10],
  ])('%#: becomes the nearest number', (rate, expected) => {
    expect(toNumber(rate)).toBe(expected);
  });
});
