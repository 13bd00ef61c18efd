const BLOCK = /\[\[([^[\]]*)\]\]/g;
/** Eight blocks of two are as many; a sentence with more is taken only in part. */
const MAX_VARIANTS = 256;

/** What a sentence with alternatives stands for. */
export interface Variants {
  readonly texts: readonly string[];
  /** Not all variants are in `texts`, since there are too many. */
  readonly isCut: boolean;
}

/**
 * Every sentence that one with `[[a|b]]` in it stands for; a sentence without is itself.
 *
 * Null where brackets are left over that are no alternatives, such as `[a[b|c]]`.
 */
export function resolveAlternatives(sentence: string): Variants | null {
  let texts = [''];
  let isCut = false;
  let end = 0;
  for (const block of sentence.matchAll(BLOCK)) {
    const before = sentence.slice(end, block.index);
    const choices = [...new Set((block[1] ?? '').split('|'))];
    texts = texts.flatMap((text) => choices.map((choice) => `${text}${before}${choice}`));
    isCut ||= texts.length > MAX_VARIANTS;
    texts = texts.slice(0, MAX_VARIANTS);
    end = block.index + block[0].length;
  }
  const rest = sentence.slice(end);
  const resolved = [...new Set(texts.map((text) => tidy(`${text}${rest}`, end > 0)))];
  return resolved.some((text) => /\[[^\]]*\||\[\[|\]\]/.test(text))
    ? null
    : { texts: resolved, isCut };
}

/** An alternative that is empty leaves two blanks where one was meant. */
function tidy(text: string, wasResolved: boolean): string {
  return wasResolved ? text.replace(/ {2,}/g, ' ').trim() : text;
}
