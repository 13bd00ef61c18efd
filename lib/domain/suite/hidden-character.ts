import { codePoint } from '../code-point.ts';

/** Characters that look like a blank or like nothing, by the names that Unicode has for the usual ones. */
const NAMES: Readonly<Record<string, string>> = {
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u034f': 'combining grapheme joiner',
  '\u061c': 'Arabic letter mark',
  '\u2007': 'figure space',
  '\u2009': 'thin space',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\u3000': 'ideographic space',
  '\u3164': 'Hangul filler',
  '\ufeff': 'byte order mark',
};

/** White space other than the blank, and what has no shape at all; selectors give one to the sign before them. */
const HIDDEN = /[^\S \t\r\n]|\p{Cf}|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u;

/** The first character that hides in a text, as a phrase such as `a soft hyphen (U+00AD)`; null where all can be seen. */
export function hiddenCharacter(text: string): string | null {
  const [found] = HIDDEN.exec(text) ?? [];
  return found === undefined ? null : characterName(found);
}

function characterName(character: string): string {
  const known = NAMES[character] ?? (/\s/u.test(character) ? 'white space' : 'format character');
  const article = known === 'white space' ? '' : /^[AEIOUaeiou]/.test(known) ? 'an ' : 'a ';
  return `${article}${known} (${codePoint(character)})`;
}
