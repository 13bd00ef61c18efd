/** A pattern that finds `text` itself, also with the flag `u`. `RegExp.escape` came with Node.js 24. */
export function literalPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
