import { readHtml, readMarkup } from './read-markup.ts';

/** Letter case, runs of white space and the way accents are composed do not matter. */
export function searchable(text: string): string {
  return spaced(text.normalize('NFC').toLowerCase());
}

/** Runs of white space and the way accents are composed do not matter. */
export function spaced(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * A text as a person reads it: the same letter, quote, hyphen or dots set in another way is the same,
 * and a sign that cannot be seen is not there.
 *
 * Compatibility forms (NFKC of Unicode, UAX #15) count as the same but superscripts and subscripts,
 * fractions and trade marks, which say something else: 10² is not 102.
 */
export function folded(text: string): string {
  return text
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .replace(
      /[^\u00aa\u00b2\u00b3\u00b9\u00ba\u00bc-\u00be\u02b0-\u02b8\u1d2c-\u1d78\u2070-\u209c\u2120\u2122\u2150-\u215f\u2189]+/gu,
      (part) => part.normalize('NFKC'),
    )
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u00b4`]/gu, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb]/gu, '"')
    .replace(/[\u2010-\u2015\u2212\u2043]/gu, '-');
}

/**
 * The forms in which what was said may be looked at, the cheapest first: as written, as read where HTML
 * is rendered, and as read where Markdown is, too. A second form is made only where somebody asks on.
 */
export function* readForms(messages: readonly string[]): Generator<string> {
  const seen = new Set<string>();
  for (const read of [readHtml, readMarkup]) {
    const form = folded(messages.map(read).join('\n'));
    if (seen.has(form)) continue;
    seen.add(form);
    yield form;
  }
}
