import { describe, expect, it } from 'vitest';
import { madeSentences } from '../../../../bench/quality/made-sentences.ts';
import { findPlanted } from '../../../../bench/quality/planted-repeats.ts';
import { campaignSize } from '../../../support/setup/campaign-size.ts';

const ROUNDS = campaignSize({ sample: 2, full: 100 });
const SENTENCES = madeSentences();

describe('repeats that are planted', () => {
  it('are found, and next to nothing with them', () => {
    const training = SENTENCES.filter((_, place) => place % 2 === 1);
    const sentences = SENTENCES.filter((_, place) => place % 2 === 0);

    const found = Array.from({ length: ROUNDS }, (_, round) =>
      findPlanted(sentences, training, { count: 20, seed: round * 10 }),
    ).flat();

    expect(found.map(({ planted }) => planted)).toEqual(found.map(() => 20));
    expect(found.map(({ before }) => before)).toEqual(found.map(() => 0));
    expect(found.filter(({ recall }) => recall < 0.95)).toEqual([]);
    expect(found.filter(({ precision }) => precision < 0.9)).toEqual([]);
  });
});
