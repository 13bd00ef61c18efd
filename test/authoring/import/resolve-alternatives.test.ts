import { describe, expect, it } from 'vitest';
import { resolveAlternatives } from '../../../lib/authoring/import/resolve-alternatives.ts';

describe('a sentence with alternatives', () => {
  it.each([
    ['where is my order', ['where is my order']],
    ['[[reset|change]] my password', ['reset my password', 'change my password']],
    ['[[a|b|c]]', ['a', 'b', 'c']],
    ['[[a|b]] and [[c|d]]', ['a and c', 'a and d', 'b and c', 'b and d']],
    ['please [[|now ]] go', ['please go', 'please now go']],
    ['[[same|same]]', ['same']],
    ['two  blanks and [one] bracket', ['two  blanks and [one] bracket']],
  ])('%s stands for %j', (sentence, texts) => {
    expect(resolveAlternatives(sentence)).toEqual({ texts, isCut: false });
  });

  it.each(['[a[b|c]]', '[[a|b]', '[[a|[b|c]]]'])('%s is not understood', (sentence) => {
    expect(resolveAlternatives(sentence)).toBeNull();
  });

  it('says that it is cut where it stands for more than 256', () => {
    const variants = resolveAlternatives('[[a|b]]'.repeat(30));

    expect(variants?.isCut).toBe(true);
    expect(variants?.texts).toHaveLength(256);
  });
});
