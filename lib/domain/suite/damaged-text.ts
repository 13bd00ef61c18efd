import type { InputProblem } from './input-problem.ts';

/** What a spreadsheet shows in place of a value, in English and in German; `Err:502` is LibreOffice's. */
const SPREADSHEET_ERROR =
  /^\s*(?:#(?:REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|ERROR!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|BEZUG!|WERT!|ZAHL!|ÜBERLAUF!)|Err:5\d\d)\s*$/iu;

/** What bytes 80 to BF of UTF-8 become where they are read as Windows-1252 or Latin-1. */
const TRAIL = '\u0056-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
/** Of these, what may follow a letter in a text that is whole: closing quotes, dashes, marks. */
const CLOSING = '’‘“”»›…–—™®©°²³·\u00a0';
/** UTF-8 that was read as Windows-1252: a letter of two, three or four bytes, where no language has these marks in a row. */
const MOJIBAKE = new RegExp(
  [
    `Ã(?![’”»›…\u00a0])[${TRAIL}]`,
    `(?<!\\p{Lu})Ã\u00a0`,
    `[ÂÄÅ](?![${CLOSING}])[${TRAIL}]`,
    `Â[\u00a0°²³®©·](?=[^\\s])`,
    `â(?:€|‚¬|„¢|œ|˜)[${TRAIL}]?`,
    `ðŸ[${TRAIL}]{2}`,
    `(?:[ÐÑØÙÎÏ×][${TRAIL}]){2}`,
    `(?:[à-ï][${TRAIL}]{2}){2}`,
  ].join('|'),
  'u',
);

/** UTF-8 that was read as Mac Roman, which has a root for the first byte of most letters. */
const MAC_ROMAN =
  /√(?:(?<=\p{L}√)[ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏πª∫ºΩæø]|[§∂ºÑñú†ü]\p{Ll})/u;
/** Quotes and dashes of Windows-1252 that were read as Latin-1, where they are control characters. */
const LATIN1 = /[\u0091-\u0097](?:(?<=\p{L}.)|(?=\p{L}))/u;

const MISREAD = [
  [MOJIBAKE, 'UTF-8 that was read as Windows-1252'],
  [MAC_ROMAN, 'UTF-8 that was read as Mac Roman'],
  [LATIN1, 'Windows-1252 that was read as Latin-1'],
] as const;

/** What tells that a text is no longer what somebody wrote, or null. */
export function damageOf(text: string): Pick<InputProblem, 'problem' | 'remedy'> | null {
  if (text.includes('\ufffd')) {
    return {
      problem: `is damaged: ${around(text, text.indexOf('\ufffd'))} has U+FFFD for a letter that was lost`,
      remedy: 'write the letter again, and save the file as UTF-8',
    };
  }
  if (SPREADSHEET_ERROR.test(text)) {
    return {
      problem: `is ${text.trim()}, an error of a spreadsheet`,
      remedy: 'mend the formula, or write the text',
    };
  }
  const stray = /\r(?!\n)/.exec(text);
  if (stray !== null) {
    return {
      problem: `has a carriage return (U+000D) ${text.length === stray.index + 1 ? 'at its end' : 'and no line feed behind it'}`,
      remedy: 'remove it, or write a line feed',
    };
  }
  for (const [pattern, cause] of MISREAD) {
    const found = pattern.exec(text);
    if (found === null) continue;
    return {
      problem: `is damaged: ${around(text, found.index)} is ${cause}`,
      remedy: 'write the text again, and save the file as UTF-8',
    };
  }
  return null;
}

/** The word that has the character at `offset`, clipped. */
function around(text: string, offset: number): string {
  const before = /\S{0,20}$/u.exec(text.slice(0, offset))?.[0] ?? '';
  const after = /^\S{0,20}/u.exec(text.slice(offset))?.[0] ?? '';
  return JSON.stringify(before + after);
}
