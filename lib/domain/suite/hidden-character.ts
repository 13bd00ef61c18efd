import { characterName, codePoint } from '../character-name.ts';

/** White space other than the blank, and what has no shape at all; selectors give one to the sign before them. */
const HIDDEN = /[^\S \t\r\n]|\p{Cf}|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u;

/** The first character that hides in a text, as a phrase such as `a soft hyphen (U+00AD)`; null where all can be seen. */
export function hiddenCharacter(text: string): string | null {
  const [found] = HIDDEN.exec(text) ?? [];
  return found === undefined ? null : phraseOf(found);
}

function phraseOf(character: string): string {
  const name = characterName(character) ?? 'format character';
  const article = name === 'white space' ? '' : /^[AEIOUaeiou]/.test(name) ? 'an ' : 'a ';
  return `${article}${name} (${codePoint(character)})`;
}
