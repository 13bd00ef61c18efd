/** A stretch of a text, in UTF-16 code units; `end` is not part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text, and what in it has to stay as it is. */
export interface GuardedText {
  readonly text: string;
  /** In their order, apart from each other; each ends at white space or at an end of the text. */
  readonly guarded: readonly Span[];
}

/** Whatever has a digit or a sign of addresses in it: order numbers, dates, amounts, links, mail. */
const IDENTIFIER = /\S*[\p{N}\p{Sc}@/\\_#:%&=+*]\S*/gu;

/** Claims that the last word is such, of which a mark behind it would become a part. */
export function endsInIdentifier(text: string): boolean {
  return [...text.matchAll(IDENTIFIER)].map(spanOf).at(-1)?.end === text.length;
}

/**
 * The text with every identifier guarded, and each of the values wherever it occurs, in capital letters or
 * small; null where one of the values does not occur, so that nobody knows which words stand for it.
 */
export function guardedText(text: string, values: readonly string[]): GuardedText | null {
  const found = [...text.matchAll(IDENTIFIER)].map(spanOf);
  for (const value of values) {
    const words = value.normalize('NFC').trim().split(/\s+/u).map(escaped);
    const occurrences = [...text.matchAll(new RegExp(words.join('\\s+'), 'giu'))];
    if (value.trim() === '' || occurrences.length === 0) return null;
    found.push(...occurrences.map((each) => widened(spanOf(each), text)));
  }
  return { text, guarded: joined(found) };
}

/** As an expression that matches it alone. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

function spanOf({ 0: matched, index }: RegExpExecArray): Span {
  return { start: index, end: index + matched.length };
}

/** Up to the white space around it. */
function widened({ start, end }: Span, text: string): Span {
  const before = /\S*$/u.exec(text.slice(0, start))?.[0] ?? '';
  const after = /^\S*/u.exec(text.slice(end))?.[0] ?? '';
  return { start: start - before.length, end: end + after.length };
}

function joined(spans: readonly Span[]): Span[] {
  const apart: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last === undefined || span.start > last.end) apart.push(span);
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return apart;
}

/** The text with each stretch that is free put into another form. */
export function rewriteFree(
  { text, guarded }: GuardedText,
  rewrite: (stretch: string) => string,
): string {
  let written = '';
  let from = 0;
  for (const { start, end } of guarded) {
    written += rewrite(text.slice(from, start)) + text.slice(start, end);
    from = end;
  }
  return written + rewrite(text.slice(from));
}

const WORD = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu;

/** The words that are free, each with its place. */
export function freeWords({ text, guarded }: GuardedText): (Span & { readonly word: string })[] {
  return [...text.matchAll(WORD)]
    .map((matched) => ({ word: matched[0], ...spanOf(matched) }))
    .filter(({ start, end }) => guarded.every((span) => end <= span.start || start >= span.end));
}

/** The words of a text in small letters. */
export function wordsOf(text: string): string[] {
  return (text.normalize('NFC').match(WORD) ?? []).map((word) => word.toLowerCase());
}

/** The text with one stretch replaced. */
export function spliced(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
