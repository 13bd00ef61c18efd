import { describe, expect, it } from 'vitest';
import { sightOfReport, sightText } from '../../lib/report/sight-text.ts';

const NONE: ReadonlyMap<string, number> = new Map();

describe('what a suite can see', () => {
  it('is the smallest loss that it finds, and what its tags promise', () => {
    expect(
      sightText({
        cases: 200,
        tags: new Map([
          ['critical', 20],
          ['nobody has', 0],
        ]),
      }),
    ).toEqual([
      'fewer than 6 newly failing cases with none fixed can never be told from chance: of 200 cases, a loss of 4.0 % is seen in four runs of five',
      '20 cases with the tag critical, all green, show at least 86.0 % with 95 % confidence; 59 would show 95.0 %',
    ]);
  });

  it.each([
    [59, '59 cases, all green, show at least 95.0 % with 95 % confidence; 299 would show 99.0 %'],
    [
      299,
      '299 cases, all green, show at least 99.0 % with 95 % confidence; 2995 would show 99.9 %',
    ],
    [1, '1 case, all green, shows at least 5.0 % with 95 % confidence; 59 would show 95.0 %'],
    [5_000, '5000 cases, all green, show at least 99.9 % with 95 % confidence'],
  ])('is of %i cases what exact bounds say', (cases, promise) => {
    expect(sightText({ cases, tags: NONE }).at(-1)).toBe(promise);
  });

  it('is no loss at all where there are fewer cases than have to fail', () => {
    expect(sightText({ cases: 5, tags: NONE })[0]).toContain('no loss is seen for certain');
  });

  it('is not said of a run that left cases out', () => {
    const cases = [{ tags: [] }, { tags: [] }];

    expect(sightText(sightOfReport([], cases))).not.toEqual([]);
    expect(sightText(sightOfReport([], [...cases, { tags: [], left_out: true }]))).toEqual([]);
  });

  it('is nothing where the cases are not known before a run', () => {
    expect(sightText({ cases: 0, tags: NONE })).toEqual([]);
  });
});
