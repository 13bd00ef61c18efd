import type { VariedLanguage } from '../robustness/robustness-section.ts';

/** What a form ends in, and what its stem does instead. */
type Ending = readonly [of: string, instead: readonly string[]];

const PLAIN = (endings: string): Ending[] => endings.split(' ').map((of) => [of, ['']] as const);

/** Lists have the stems of rarer words, and not all of their forms. */
const ENDINGS: Readonly<Record<VariedLanguage, readonly Ending[]>> = {
  en: [
    ...PLAIN('s es ly ness less ful'),
    ['ed', ['', 'e']],
    ['ing', ['', 'e']],
    ['er', ['', 'e']],
    ['ers', ['', 'e']],
    ['est', ['', 'e']],
    ['able', ['', 'e']],
    ['ies', ['y', 'ie']],
    ['ied', ['y']],
    ['ier', ['y']],
    ['iest', ['y']],
    ['ily', ['y']],
  ],
  de: [
    ...PLAIN('e n s en er es em ern st t te ten test tet end ende enden'),
    ['', ['e', 'en', 'n']],
    ['e', ['en']],
    ['re', ['ern']],
    ['st', ['en', 'n']],
    ['t', ['en', 'n']],
    ['te', ['en', 'n']],
    ['et', ['en']],
  ],
  fr: PLAIN('s e es x ent ez ons'),
  es: PLAIN('s es n mos'),
};

/** A stem that short would make a form of nearly anything. */
const SHORTEST_STEM = 3;

/** Claims that a word is a form of one that is known, by its ending: `licked` of `lick`, `declines` of `decline`. */
export function isInflected(
  word: string,
  language: VariedLanguage,
  isKnown: (word: string) => boolean,
): boolean {
  return ENDINGS[language].some(([ending, instead]) => {
    if (!word.endsWith(ending)) return false;
    const stem = word.slice(0, word.length - ending.length);
    const stems = [...instead.map((end) => stem + end), undoubled(stem)];
    return stems.some((each) => each.length >= SHORTEST_STEM && isKnown(each));
  });
}

/** `stop` of `stopp`, as in `stopped`. */
function undoubled(stem: string): string {
  return stem.at(-1) === stem.at(-2) ? stem.slice(0, -1) : stem;
}
