interface Comment {
  /** Where its `#` stands. */
  readonly offset: number;
  /** Claims that nothing but white space stands before it on its line. */
  readonly hasOwnLine: boolean;
  /** What stands between the start of the walk and it: a comma, a colon, the dash of an entry. */
  readonly indicators: string;
}

/**
 * Where a comment eats a part of a plain text that ends at `end`; decision 30 has the rules.
 *
 * A comment is told from a text by the blank behind its `#`. One on a line of its own counts only where
 * it is indented as the text could go on: deeper than `column`, that of the list or mapping around it.
 */
export function eatenBehind(text: string, end: number, column: number): number | null {
  for (const { offset, hasOwnLine, indicators } of commentsFrom(text, end)) {
    if (indicators !== '') return null;
    const isEaten = hasOwnLine
      ? isTight(text, offset) && columnAt(text, offset) > column
      : !isPlainlyComment(text, offset);
    if (isEaten) return offset;
  }
  return null;
}

/** Where a comment stands in place of a text that begins with `#`, between `from` and the value there is instead. */
export function eatenBefore(text: string, from: number, column: number): number | null {
  for (const { offset, hasOwnLine, indicators } of commentsFrom(text, from)) {
    if (indicators === '') continue;
    const isEaten = hasOwnLine
      ? isTight(text, offset) && columnAt(text, offset) > column
      : !hasWords(text, offset);
    if (isEaten) return offset;
  }
  return null;
}

/** Where a comment eats what stands behind the `|` or `>` of a block whose content begins at `content`. */
export function eatenInHeader(text: string, content: number): number | null {
  const start = text.lastIndexOf('\n', content - 2) + 1;
  const found = /[|>][-+\d]*[ \t]+(?=#)/.exec(text.slice(start, content));
  if (found === null) return null;
  const offset = start + found.index + found[0].length;
  return hasWords(text, offset) ? null : offset;
}

/** The comments from `start` on, up to the next word, and to the second indicator that begins a line. */
function* commentsFrom(text: string, start: number): Generator<Comment> {
  let hasOwnLine = false;
  let indicators = '';
  for (let at = start; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (mark === '\n' || mark === '\r') hasOwnLine = true;
    else if (mark === '#') {
      yield { offset: at, hasOwnLine, indicators };
      at = endOfLine(text, at) - 1;
    } else if (':-?,[{'.includes(mark)) {
      if (hasOwnLine && indicators !== '') return;
      hasOwnLine = false;
      indicators += mark;
    } else if (mark !== ' ' && mark !== '\t') return;
  }
}

/** Claims that something stands right behind the `#`, as in `#12`. */
const isTight = (text: string, offset: number) =>
  /#[^ \t\r\n]/y.test(text.slice(offset, offset + 2));

/** `# such as this`. Behind a single blank, `# 12` may as well be a number. */
function isPlainlyComment(text: string, offset: number): boolean {
  const isApart = /[ \t]/.test(text.charAt(offset - 2));
  return hasWords(text, offset) && (isApart || !/^#[ \t]+\d/.test(text.slice(offset, offset + 9)));
}

/** Claims that a blank and then words stand behind the `#`. */
function hasWords(text: string, offset: number): boolean {
  return /^#[ \t]+[^ \t]/.test(text.slice(offset, endOfLine(text, offset)));
}

export function columnAt(text: string, offset: number): number {
  if (offset === 0) return 0;
  // A file without CR is not searched from end to start for one at every offset.
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return offset - start - (text.slice(start, offset).lastIndexOf('\r') + 1);
}

function endOfLine(text: string, offset: number): number {
  const found = text.slice(offset).search(/[\r\n]/);
  return found < 0 ? text.length : offset + found;
}
