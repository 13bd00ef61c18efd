/** A rational number; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function fraction(numerator: number | bigint, denominator: number | bigint = 1n): Fraction {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/**
 * The decimal that a person wrote, such as 0.95, and not the binary number next to it.
 *
 * JavaScript prints the shortest decimal that reads back as the same number, which is what was written.
 */
export function fractionOfDecimal(value: number): Fraction {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', decimals = ''] = mantissa.split('.');
  const digits = BigInt(whole + decimals);
  const scale = Number(exponent) - decimals.length;
  return scale >= 0
    ? fraction(digits * 10n ** BigInt(scale))
    : fraction(digits, 10n ** BigInt(-scale));
}

/** Negative, zero or positive, as `a` is smaller than, equal to or larger than `b`. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function smallestFraction(fractions: readonly Fraction[]): Fraction | null {
  return fractions.reduce<Fraction | null>(
    (least, each) => (least === null || compareFractions(each, least) < 0 ? each : least),
    null,
  );
}

/** Arithmetic mean; null of nothing. */
export function meanOfFractions(fractions: readonly Fraction[]): Fraction | null {
  if (fractions.length === 0) return null;
  // Equal denominators are added first: their product would grow by a factor with every summand.
  const byDenominator = new Map<bigint, bigint>();
  for (const { numerator, denominator } of fractions) {
    byDenominator.set(denominator, (byDenominator.get(denominator) ?? 0n) + numerator);
  }
  let numerator = 0n;
  let denominator = 1n;
  for (const [nextDenominator, nextNumerator] of byDenominator) {
    numerator = numerator * nextDenominator + nextNumerator * denominator;
    denominator *= nextDenominator;
    const divisor = greatestCommonDivisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }
  return { numerator, denominator: denominator * BigInt(fractions.length) };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The nearest number; exact in the quotient to far beyond what is shown. */
export function toNumber({ numerator, denominator }: Fraction): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  if (numerator <= limit && denominator <= limit) return Number(numerator) / Number(denominator);
  const scale = 10n ** 15n;
  return Number((numerator * scale) / denominator) / 1e15;
}

export function differenceOfFractions(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function largestFraction(fractions: readonly Fraction[]): Fraction | null {
  return fractions.reduce<Fraction | null>(
    (most, each) => (most === null || compareFractions(each, most) > 0 ? each : most),
    null,
  );
}
