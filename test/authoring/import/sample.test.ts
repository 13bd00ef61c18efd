import { describe, expect, it } from 'vitest';
import { sample } from '../../../lib/authoring/import/sample.ts';

const LETTERS = [...'abcdefghij'];
const keyOf = (letter: string) => letter;

describe('a sample', () => {
  it('is the same for the same seed, and another one for another', () => {
    const drawn = (seed: number) => sample(LETTERS, 4, { seed, keyOf }).join('');

    expect(drawn(1)).toBe(drawn(1));
    expect(new Set([1, 2, 3, 4, 5].map(drawn)).size).toBeGreaterThan(1);
  });

  it('keeps the order of the source', () => {
    const drawn = sample(LETTERS, 5, { seed: 3, keyOf });

    expect(drawn).toEqual(drawn.toSorted());
  });

  it('changes by one entry at most where the source has one more', () => {
    const before = sample(LETTERS, 5, { seed: 1, keyOf });
    const after = sample(['new', ...LETTERS], 5, { seed: 1, keyOf });

    expect(before.filter((letter) => !after.includes(letter)).length).toBeLessThanOrEqual(1);
  });

  it('is all there is where that is no more than asked for', () => {
    expect(sample(LETTERS, 10, { seed: 1, keyOf })).toEqual(LETTERS);
  });
});
