/** As many significant digits tell every double from its neighbours. */
const DIGITS_OF_A_DOUBLE = 17;
/** The most that `toPrecision` writes, all of them exact. */
const MOST_DIGITS = 100;
/** Below it a double has fewer digits the smaller it is. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Claims that a number means after reading what was written.
 *
 * It is about the value, not the spelling: `412.0`, `1e2` and `0.930` survive, and so does a fraction of
 * up to 17 significant digits, as other languages print their doubles. `1e400`, `9007199254740993` and
 * `0.90000000000000000000001` become other numbers.
 */
export function survivesReading(written: string): boolean {
  const value = Number(written);
  if (!Number.isFinite(value)) return false;
  const meant = decimalOf(written);
  if (meant === null) return false;
  if (meant.digits === '') return value === 0;
  const isFraction = meant.exponent < 0;
  const isNormal = Math.abs(value) >= SMALLEST_NORMAL;
  if (isFraction && isNormal && meant.digits.length <= DIGITS_OF_A_DOUBLE) return true;
  if (value === 0 || meant.digits.length > MOST_DIGITS) return false;
  const read = decimalOf(value.toPrecision(meant.digits.length));
  return read?.digits === meant.digits && read.exponent === meant.exponent;
}

interface Decimal {
  /** Without zeros at either end; empty for zero. */
  readonly digits: string;
  /** Of the last digit, as a power of ten. */
  readonly exponent: number;
}

function decimalOf(written: string): Decimal | null {
  const [, whole, fraction = '', exponent = '0'] = NUMBER.exec(written) ?? [];
  if (whole === undefined) return null;
  const significant = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  const dropped = significant.length - digits.length;
  return { digits, exponent: Number(exponent) - fraction.length + dropped };
}
