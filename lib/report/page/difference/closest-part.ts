import { wordsOf } from '../../difference/text-difference.ts';

/** Less than this of what is sought, and the part that has the most of it is no help. */
const LEAST_FOUND = 0.4;

export interface TextPart {
  readonly text: string;
  /** Claims that the text goes on before the part, and behind it. */
  readonly isCutBefore: boolean;
  readonly isCutBehind: boolean;
}

/** The part of a text, about as long as what is sought in it, that has the most of its words; null where none has many. */
export function closestPart(sought: string, text: string): TextPart | null {
  const soughtWords = wordsOf(sought);
  const wanted = countsOf(soughtWords);
  const words = wordsOf(text);
  const length = soughtWords.length;
  const missing = new Map(wanted);
  let found = 0;
  let best = { found: 0, end: 0 };
  words.forEach((word, position) => {
    found += taken(missing, word);
    const left = words[position - length];
    if (left !== undefined) found -= givenBack(missing, left);
    if (found > best.found) best = { found, end: position + 1 };
  });
  const all = [...wanted.values()].reduce((sum, count) => sum + count, 0);
  if (best.found === 0 || best.found < all * LEAST_FOUND) return null;
  return aligned(soughtWords, words, Math.max(0, best.end - length), best.end);
}

/** The part such that the words that both have stand in it where they stand in what is sought. */
function aligned(
  sought: readonly string[],
  words: readonly string[],
  from: number,
  to: number,
): TextPart {
  const isWanted = among(sought);
  const isFound = among(words.slice(from, to));
  const first = words.findIndex((word, at) => at >= from && isWanted(word));
  const last = words.findLastIndex((word, at) => at < to && isWanted(word));
  const start = Math.max(0, first - sought.findIndex(isFound));
  const end = last + sought.length - sought.findLastIndex(isFound);
  return {
    text: words.slice(start, end).join(''),
    isCutBefore: start > 0,
    isCutBehind: end < words.length,
  };
}

function among(words: readonly string[]): (word: string) => boolean {
  const known = new Set(countsOf(words).keys());
  return (word) => known.has(word.toLowerCase());
}

/** How often each word occurs; blanks and marks say little. */
function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words.filter((each) => /[\p{L}\p{N}]/u.test(each))) {
    counts.set(word.toLowerCase(), (counts.get(word.toLowerCase()) ?? 0) + 1);
  }
  return counts;
}

/** 1 where the word was still missing. */
function taken(missing: Map<string, number>, word: string): 0 | 1 {
  const left = missing.get(word.toLowerCase());
  if (left === undefined) return 0;
  missing.set(word.toLowerCase(), left - 1);
  return left > 0 ? 1 : 0;
}

/** 1 where the word is missing again. */
function givenBack(missing: Map<string, number>, word: string): 0 | 1 {
  const left = missing.get(word.toLowerCase());
  if (left === undefined) return 0;
  missing.set(word.toLowerCase(), left + 1);
  return left + 1 > 0 ? 1 : 0;
}
