import { characterName, codePoint } from './character-name.ts';

/** Letters of Cyrillic and Greek that look as those of Latin do, after Unicode's confusables.txt. */
const TWINS = new Map(
  [
    ['а', 'a'],
    ['с', 'c'],
    ['ԁ', 'd'],
    ['е', 'e'],
    ['һ', 'h'],
    ['і', 'i'],
    ['ј', 'j'],
    ['ӏ', 'l'],
    ['о', 'o'],
    ['р', 'p'],
    ['ѕ', 's'],
    ['х', 'x'],
    ['у', 'y'],
    ['А', 'A'],
    ['В', 'B'],
    ['С', 'C'],
    ['Е', 'E'],
    ['Н', 'H'],
    ['І', 'I'],
    ['Ј', 'J'],
    ['К', 'K'],
    ['М', 'M'],
    ['О', 'O'],
    ['Р', 'P'],
    ['Ѕ', 'S'],
    ['Т', 'T'],
    ['Х', 'X'],
    ['ο', 'o'],
    ['ν', 'v'],
    ['Α', 'A'],
    ['Β', 'B'],
    ['Ε', 'E'],
    ['Ζ', 'Z'],
    ['Η', 'H'],
    ['Ι', 'I'],
    ['Κ', 'K'],
    ['Μ', 'M'],
    ['Ν', 'N'],
    ['Ο', 'O'],
    ['Ρ', 'P'],
    ['Τ', 'T'],
    ['Υ', 'Y'],
    ['Χ', 'X'],
  ].map(([other = '', latin = '']) => [other, latin]),
);

/**
 * Two texts that look the same and are not, each with the characters in which it differs: `a (U+0061)`,
 * `ku\u0308 (U+0075 U+0308 combining diaeresis)`.
 * As they are where they are equal, or differ to the eye.
 */
export function toldApart(one: string, other: string): readonly [one: string, other: string] {
  if (!lookAlike(one, other)) return [one, other];
  const a = Array.from(one);
  const b = Array.from(other);
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const shown = (text: string, characters: readonly string[]) => {
    const apart = characters.slice(start, characters.length - end).map(named);
    return `${text} (${apart.length === 0 ? 'without it' : apart.join(' ')})`;
  };
  return [shown(one, a), shown(other, b)];
}

/** Claims that two texts differ, and not to the eye. */
export function lookAlike(one: string, other: string): boolean {
  return one !== other && shapeOf(one) === shapeOf(other);
}

/** `U+00AD soft hyphen`, or the code point alone of what everybody knows by its look. */
export function named(character: string): string {
  const name = character === ' ' ? 'space' : characterName(character);
  return name === null ? codePoint(character) : `${codePoint(character)} ${name}`;
}

/** What is left of a text for the eye. */
function shapeOf(text: string): string {
  const seen = text
    .normalize('NFKC')
    .replace(/\p{Cf}|\p{Variation_Selector}|\u034f/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/[‘’ʼ′]/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim();
  return Array.from(seen, (character) => TWINS.get(character) ?? character).join('');
}
