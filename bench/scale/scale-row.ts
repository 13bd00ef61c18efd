/** One line of the table: what was measured, beside what it was when the limits were set. */
export interface ScaleRow {
  readonly what: string;
  readonly unit: string;
  /** As it was measured on two shared cores on 2026-11-26; null where it was not. */
  readonly before: number | null;
  readonly atMost: number;
  readonly now: number;
}

export function scaleRow(
  what: string,
  unit: string,
  [before, atMost, now]: readonly [number | null, number, number],
): ScaleRow {
  return { what, unit, before, atMost, now };
}

export function printScale(rows: readonly ScaleRow[]): void {
  console.table(
    rows.map(({ what, unit, before, atMost, now }) => ({
      what,
      before: before ?? '-',
      'at most': atMost,
      now: Number(now.toPrecision(3)),
      unit,
      mark: now <= atMost ? 'ok' : 'MISS',
    })),
  );
}
