import { describe, expect, it } from 'vitest';
import { survivesReading } from '../../../lib/domain/json/survives-reading.ts';
import { fc } from '../../support/setup/fast-check.ts';

const anyDouble = fc.double({ noDefaultInfinity: true, noNaN: true });
const normalDouble = anyDouble.filter((value) => value === 0 || Math.abs(value) > 1e-307);

describe('a number survives reading', () => {
  it.each([
    '0',
    '-0',
    '0.0',
    '0e400',
    '412.0',
    '1e2',
    '1E+2',
    '0.930',
    '100',
    '1e22',
    '1e23',
    '9007199254740992',
    '9007199254740994',
    '0.1',
    '0.10000000000000001',
    '0.30000000000000004',
    '412.30000000000001137',
    '0.1000000000000000055511151231257827021181583404541015625',
    '0.12345678901234567',
    '1.7976931348623157e308',
    '5e-324',
    '2.2250738585072014e-308',
    '123456789012345680000',
  ])('where %s means what is read', (written) => {
    expect(survivesReading(written)).toBe(true);
  });

  it.each([
    '1e400',
    '-1e400',
    '1E-400',
    '4e-324',
    '9007199254740993',
    '-9007199254740993',
    '0.90000000000000000000001',
    '800.0000000000000000001',
    '12345678901234567890',
    '1700000000123456789',
    `0.${'1'.repeat(200)}`,
    `1${'0'.repeat(400)}`,
  ])('and %s does not', (written) => {
    expect(survivesReading(written)).toBe(false);
  });

  it('however a language prints a double', () => {
    fc.assert(
      fc.property(normalDouble, fc.integer({ min: 1, max: 100 }), (value, digits) => {
        expect(survivesReading(JSON.stringify(value))).toBe(true);
        expect(survivesReading(value.toPrecision(17))).toBe(true);
        expect(survivesReading(value.toExponential(16))).toBe(true);
        // Shorter ones are other numbers, and longer ones the digits that a double really has.
        const printed = value.toPrecision(digits);
        const isExact = digits > 17 || Number(printed).toPrecision(digits) === printed;
        expect(survivesReading(printed)).toBe(isExact);
      }),
    );
  });

  it('as a fraction of up to 17 digits', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'),
      minLength: 1,
      maxLength: 17,
    });
    fc.assert(
      fc.property(digits, (fraction) => {
        expect(survivesReading(`0.${fraction}`)).toBe(true);
      }),
    );
  });

  it('as a whole number exactly where a double has it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (value) => {
        const survives = survivesReading(`${value}`);

        if (BigInt(Number(value)) === value) expect(survives).toBe(true);
        // What JSON writes again is the same number, or it was not read as it was written.
        expect(survives).toBe(
          BigInt(Number(value)) === value ||
            BigInt(
              Number(value)
                .toPrecision(digitsOf(value))
                .replace(/^(-?\d+)(?:\.(\d+))?e\+(\d+)$/, spelled),
            ) === value,
        );
      }),
    );
  });
});

/** How many significant digits a whole number has. */
function digitsOf(value: bigint): number {
  return Math.max(1, `${value}`.replace(/^-|0+$/g, '').length);
}

function spelled(_: string, whole: string, fraction = '', exponent = '0'): string {
  return `${whole}${fraction}${'0'.repeat(Number(exponent) - fraction.length)}`;
}
