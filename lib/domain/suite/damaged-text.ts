import type { InputProblem } from './input-problem.ts';

/** What a spreadsheet shows in place of a value, in English and in German. */
const SPREADSHEET_ERROR =
  /^\s*#(?:REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|ERROR!|BEZUG!|WERT!|ZAHL!|ÜBERLAUF!)\s*$/iu;

/** What bytes 80 to BF of UTF-8 become where they are read as Windows-1252 or Latin-1. */
const TRAIL = '\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
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
  const found = MOJIBAKE.exec(text);
  if (found === null) return null;
  return {
    problem: `is damaged: ${around(text, found.index)} is UTF-8 that was read as Windows-1252`,
    remedy: 'write the text again, and save the file as UTF-8',
  };
}

/** The word that has the character at `offset`, clipped. */
function around(text: string, offset: number): string {
  const before = /\S{0,20}$/u.exec(text.slice(0, offset))?.[0] ?? '';
  const after = /^\S{0,20}/u.exec(text.slice(offset))?.[0] ?? '';
  return JSON.stringify(before + after);
}
