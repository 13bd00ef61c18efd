/**
 * What steers a terminal, hides text or turns it round: control characters, lone surrogates,
 * invisible and bidirectional format characters, tag characters. The joiners of emoji and of
 * Persian (U+200C, U+200D) are letters in use and stay.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

const REPLACEMENT = '\ufffd';

/**
 * Shows what cannot be seen, such as `␛` for ESC and `⟨U+202E⟩` for a text turned round; keeps line
 * feeds and tabs. What remains is also within the characters of XML 1.0 (its production 2).
 */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (character) => shown(character));
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n' || character === '\t') return character;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return REPLACEMENT;
  if (code === 0xfffe || code === 0xffff) return REPLACEMENT;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Visible text on one line: a run of white space becomes one space. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/gu, ' ').trim();
}

/** The first `characters` of a text, with `…` in place of the last where there are more. */
export function clipped(text: string, characters: number): string {
  if (text.length <= characters) return text;
  // A character has at most two code units, so what lies beyond cannot be needed.
  const start = Array.from(text.slice(0, 2 * characters + 2));
  return start.length <= characters ? text : `${start.slice(0, characters - 1).join('')}…`;
}

/** What a spreadsheet takes for the start of a formula (OWASP, ASVS 1.2.10), full-width forms included. */
const FORMULA_STARTS = new Set([...'=+-@\t\r\n\0', '\uff1d', '\uff0b', '\uff0d', '\uff20']);

/**
 * A text cell that no spreadsheet evaluates: `'` stands before what would start a formula, and before what looks as
 * if one stood there already, so that a reader knows which `'` is ours.
 */
export function csvText(text: string): string {
  const behind = text.replace(/^'+/, '');
  return FORMULA_STARTS.has(behind.charAt(0)) || FORMULA_STARTS.has(behind.trimStart().charAt(0))
    ? `'${visible(text)}`
    : visible(text);
}
