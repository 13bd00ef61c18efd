/** `U+00AD`. */
export function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Characters that look like a blank, like nothing or like another one, by the names that Unicode has for the usual ones. */
const NAMES: Readonly<Record<string, string>> = {
  '\t': 'tab',
  '\n': 'line feed',
  '\r': 'carriage return',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u0300': 'combining grave accent',
  '\u0301': 'combining acute accent',
  '\u0302': 'combining circumflex accent',
  '\u0303': 'combining tilde',
  '\u0308': 'combining diaeresis',
  '\u030a': 'combining ring above',
  '\u030c': 'combining caron',
  '\u0327': 'combining cedilla',
  '\u034f': 'combining grapheme joiner',
  '\u061c': 'Arabic letter mark',
  '\u2007': 'figure space',
  '\u2009': 'thin space',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2010': 'hyphen',
  '\u2011': 'non-breaking hyphen',
  '\u2013': 'en dash',
  '\u2014': 'em dash',
  '\u2018': 'left single quotation mark',
  '\u2019': 'right single quotation mark',
  '\u201c': 'left double quotation mark',
  '\u201d': 'right double quotation mark',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\u2212': 'minus sign',
  '\u3000': 'ideographic space',
  '\u3164': 'Hangul filler',
  '\ufeff': 'byte order mark',
};

const KINDS: readonly (readonly [kind: RegExp, name: string])[] = [
  [/\s/u, 'white space'],
  [/\p{M}/u, 'combining mark'],
  [/\p{Cf}|\p{Default_Ignorable_Code_Point}/u, 'format character'],
  [/\p{Cc}/u, 'control character'],
  [/\p{Script=Cyrillic}/u, 'Cyrillic letter'],
  [/\p{Script=Greek}/u, 'Greek letter'],
  [/[\uff01-\uff5e]/u, 'full-width form'],
];

/** What a character is that could be taken for another one or not be seen at all, such as `soft hyphen`; null for any other. */
export function characterName(character: string): string | null {
  return NAMES[character] ?? KINDS.find(([kind]) => kind.test(character))?.[1] ?? null;
}
