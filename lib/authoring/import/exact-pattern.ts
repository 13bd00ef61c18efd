const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/** A regular expression (RE2) for these words, whatever runs of white space stand between them. */
export function literalPattern(text: string): string {
  return text.trim().split(/\s+/).map(escaped).join('\\s+');
}

/** A regular expression for an answer that is this text and nothing else. */
export function exactPattern(text: string): string {
  return `^\\s*${literalPattern(text)}\\s*$`;
}

/** A regular expression for an answer that has one of the texts somewhere, in any letter case. */
export function anyOfPattern(texts: readonly string[]): string {
  return `(?i)(?:${texts.map(literalPattern).join('|')})`;
}

/** A regular expression for an answer that has all the texts, one after the other, in any letter case. */
export function inOrderPattern(texts: readonly string[]): string {
  return `(?is)${texts.map(literalPattern).join('.*')}`;
}

function escaped(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}
