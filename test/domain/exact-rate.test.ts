import { describe, expect, it } from 'vitest';
import {
  compareFractions,
  fraction,
  fractionOfDecimal,
  meanOfFractions,
  toNumber,
} from '../../lib/domain/exact-rate.ts';
import { fc } from '../support/fast-check.ts';

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
});
