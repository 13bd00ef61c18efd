import type { VariedLanguage } from '../robustness/robustness-section.ts';
import { freeWords, type GuardedText, rewriteFree, spliced } from './free-text.ts';

/** All that is free in capital letters, or in small ones. */
export function inLetters(guarded: GuardedText, which: 'upper' | 'lower'): string {
  return rewriteWords(guarded, (word) => {
    if (!keepsItsLetters(word)) return word;
    return which === 'upper' ? word.toUpperCase() : word.toLowerCase();
  });
}

/** Some letters, such as the Turkish ı, are others after they were capital ones; ß is meant by SS. */
function keepsItsLetters(word: string): boolean {
  const small = word.toLowerCase();
  return word.toUpperCase().toLowerCase() === small.replaceAll('ß', 'ss');
}

const MARKS = '[.,;:!?¡¿…"\'“”„‘’«»()\\-–—。？！，、؟،؛]+';
/** Not within a word, where an apostrophe or a hyphen is a part of it. */
const LOOSE_MARKS = new RegExp(`(?<![\\p{L}\\p{M}])${MARKS}|${MARKS}(?![\\p{L}\\p{M}])`, 'gu');

export function withoutPunctuation(guarded: GuardedText): string {
  return rewriteFree(guarded, (stretch) => stretch.replace(LOOSE_MARKS, '')).trim();
}

const END_MARKS = /[\s.?!…。？！؟]+$/u;

/** With `!!!` for the mark at its end. */
export function exclaimed({ text, guarded }: GuardedText): string {
  if (guarded.at(-1)?.end === text.length) return `${text} !!!`;
  return `${text.replace(END_MARKS, '')}!!!`;
}

export function doubleSpaced(guarded: GuardedText): string {
  return rewriteFree(guarded, (stretch) => stretch.replace(/(?<=\S) (?=\S)/gu, '  '));
}

const GERMAN: readonly (readonly [string, string])[] = [
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['Ä', 'Ae'],
  ['Ö', 'Oe'],
  ['Ü', 'Ue'],
  ['ß', 'ss'],
];
const LIGATURES: readonly (readonly [string, string])[] = [
  ['œ', 'oe'],
  ['Œ', 'Oe'],
  ['æ', 'ae'],
  ['Æ', 'Ae'],
];

/** As somebody types who has no such letters; words that would become others stay. */
export function withoutDiacritics(
  guarded: GuardedText,
  language: VariedLanguage,
  isWord: (word: string) => boolean,
): string {
  const letters = [...(language === 'de' ? GERMAN : []), ...LIGATURES];
  return rewriteWords(guarded, (word) => {
    if (!/^[\p{Script=Latin}\p{M}'’-]+$/u.test(word)) return word;
    const spelt = letters.reduce((text, [letter, by]) => text.replaceAll(letter, by), word);
    const bare = spelt.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
    return bare !== word && isWord(bare.toLowerCase()) ? word : bare;
  });
}

/** From the end on, so that the places of those before stay true. */
function rewriteWords(guarded: GuardedText, rewrite: (word: string) => string): string {
  return freeWords(guarded).reduceRight(
    (text, { word, ...span }) => spliced(text, span, rewrite(word)),
    guarded.text,
  );
}
