import type { VariedLanguage } from '../robustness/robustness-section.ts';

const ROWS = {
  qwerty: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  qwertz: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'],
  azerty: ['azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  spanish: ['qwertyuiop', 'asdfghjklñ', 'zxcvbnm'],
} as const;

const LAYOUT_OF_LANGUAGE: Readonly<Record<VariedLanguage, keyof typeof ROWS>> = {
  en: 'qwerty',
  de: 'qwertz',
  fr: 'azerty',
  es: 'spanish',
};

/** Where the same language is typed on other keys. */
const LAYOUT_OF_LOCALE: ReadonlyMap<string, keyof typeof ROWS> = new Map([
  ['fr-CH', 'qwertz'],
  ['fr-CA', 'qwerty'],
]);

/** The letters beside a small letter in its row; none of a sign that has no key of its own. */
export function keysBeside(locale: string, language: VariedLanguage): (letter: string) => string[] {
  const rows = ROWS[LAYOUT_OF_LOCALE.get(locale) ?? LAYOUT_OF_LANGUAGE[language]];
  return (letter) =>
    rows.flatMap((row) => {
      const keys: string[] = [...row];
      const place = keys.indexOf(letter);
      return place < 0 ? [] : [keys[place - 1] ?? [], keys[place + 1] ?? []].flat();
    });
}
