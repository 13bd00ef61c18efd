const ENDING = /[\s\p{Sentence_Terminal}\p{Terminal_Punctuation}…]+$/u;
const OPENING = /^[\s¡¿]+/u;

/**
 * A text without what nobody would call a difference: canonical form (NFC), letter case, runs of white
 * space, and the punctuation that ends a sentence. One that has nothing else keeps it.
 */
export function foldedText(text: string): string {
  const folded = text.normalize('NFC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();
  return folded.replace(ENDING, '').replace(OPENING, '') || folded;
}
