import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { lowerBound } from '../../../lib/domain/statistics/clopper-pearson.ts';
import { holmAdjusted } from '../../../lib/domain/statistics/holm.ts';
import { mcNemarExact, mcNemarMidP } from '../../../lib/domain/statistics/mcnemar.ts';
import { pairedInterval } from '../../../lib/domain/statistics/paired-interval.ts';

const TOLERANCE = 1e-6;
const row = z.array(z.number());
const { tables, holm, lower_bounds, origin } = z
  .object({
    origin: z.string(),
    tables: z.object({ rows: z.array(row).length(1_000) }),
    holm: z.array(z.object({ p: row, adjusted: row })).length(200),
    lower_bounds: z.object({ rows: z.array(row).length(200) }),
  })
  .parse(JSON.parse(readFileSync(new URL('./reference-values.json', import.meta.url), 'utf8')));

/** The largest distance between what was computed here and there. */
function largestDistance(pairs: Iterable<readonly [number, number]>): number {
  let largest = 0;
  // A number that is none compares with nothing, and is as far away as can be.
  for (const [ours, theirs] of pairs) {
    const distance = Math.abs(ours - theirs);
    largest = Math.max(largest, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
  }
  return largest;
}

describe(`values computed by ${origin}`, () => {
  it('are those of the exact test of McNemar and of its mid-p on 1,000 tables', () => {
    const pairs = tables.rows.flatMap(([, worse = 0, better = 0, , exact = NaN, mid = NaN]) => [
      [mcNemarExact({ worse, better }), exact] as const,
      [mcNemarMidP({ worse, better }), mid] as const,
    ]);

    expect(largestDistance(pairs)).toBeLessThan(TOLERANCE);
  });

  it("are those of Newcombe's paired interval on 1,000 tables", () => {
    const pairs = tables.rows.flatMap((columns) => {
      const [rightInBoth = 0, worse = 0, better = 0, wrongInBoth = 0, , , low = NaN, high = NaN] =
        columns;
      const ours = pairedInterval({ rightInBoth, worse, better, wrongInBoth });
      return [[ours?.low ?? NaN, low] as const, [ours?.high ?? NaN, high] as const];
    });

    expect(largestDistance(pairs)).toBeLessThan(TOLERANCE);
  });

  it("are those of Holm's adjustment of 200 families of p-values", () => {
    const pairs = holm.flatMap(({ p, adjusted }) =>
      holmAdjusted(p).map((ours, index) => [ours, adjusted[index] ?? NaN] as const),
    );

    expect(largestDistance(pairs)).toBeLessThan(TOLERANCE);
  });

  it('are those of the exact lower bound of 200 rates', () => {
    const pairs = lower_bounds.rows.map(
      ([right = 0, cases = 1, low = NaN]) => [lowerBound(right, cases), low] as const,
    );

    expect(largestDistance(pairs)).toBeLessThan(TOLERANCE);
  });
});
