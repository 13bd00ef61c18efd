const SPANS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a span such as `90m`, `24h` or `7d`; null for any other text. */
export function spanMs(text: string): number | null {
  const [, number = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (Number(number) > 0 && (unit === 'm' || unit === 'h' || unit === 'd')) {
    return Number(number) * SPANS_MS[unit];
  }
  return null;
}
