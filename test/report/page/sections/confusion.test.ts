import { describe, expect, it } from 'vitest';
import { confusionOf, intentsByMistakes } from '../../../../lib/report/page/sections/confusion.ts';

const CELLS = [
  { expected: 'a', actual: 'a', count: 8 },
  { expected: 'a', actual: 'b', count: 2 },
  { expected: 'b', actual: 'b', count: 5 },
  { expected: 'c', actual: 'c', count: 9 },
  { expected: null, actual: 'b', count: 1 },
  { expected: null, actual: null, count: 3 },
];

describe('the confusion of intents', () => {
  it('ranks intents by the mistakes they took part in, on either side', () => {
    expect(intentsByMistakes(CELLS)).toEqual([
      { name: 'b', mistakes: 3 },
      { name: 'a', mistakes: 2 },
      { name: null, mistakes: 1 },
      { name: 'c', mistakes: 0 },
    ]);
  });

  it('has a column for each intent shown and a row for each that was expected', () => {
    const { expected, actual } = confusionOf(
      [...CELLS, { expected: 'a', actual: 'd', count: 1 }],
      new Set(['d', 'a', null]),
    );

    expect(actual).toEqual(['a', 'd', null]);
    expect(expected).toEqual(['a', null]);
  });

  it('shades the right ones by their share and the wrong ones by the worst', () => {
    const { rows } = confusionOf(CELLS, new Set(['a', 'b', null]));

    expect(rows.map((cells) => cells.map(({ count, level }) => [count, level]))).toEqual([
      [
        [8, 4],
        [2, 5],
        [0, 0],
      ],
      [
        [0, 0],
        [5, 5],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 3],
        [3, 4],
      ],
    ]);
  });
});
