import { clipped } from '../neutral-text.ts';
import { type Piece, type TextDifference, textDifference } from './text-difference.ts';

/** Two texts of which the one is meant by the other; nothing is marked where they have too little in common. */
export function differenceOf(meant: string, said: string): TextDifference {
  const plain = (text: string): Piece[] => [{ text, differs: false }];
  return textDifference(meant, said) ?? { expected: plain(meant), actual: plain(said), notes: [] };
}

/** Of what both texts have there is as much as shows where the difference is. */
const COMMON = 40;
const MOST = 120;

/** Where nothing can be set in bold: what differs stands between ⟦ and ⟧, with white space by signs. */
export function markedText(pieces: readonly Piece[]): string {
  const decides = pieces.some(({ differs }) => differs);
  return pieces
    .map(({ text, differs }) => {
      if (differs) return `⟦${clipped(seen(text), MOST)}⟧`;
      if (!decides || text.length <= 3 * COMMON) return clipped(text, MOST);
      return `${clipped(text, COMMON)}${text.slice(-COMMON)}`;
    })
    .join('');
}

const SIGNS: Readonly<Record<string, string>> = { '\n': '⏎', '\t': '⇥', '\u00a0': '⍽' };

/** White space by signs where there is nothing else, since it would be marked and not be seen. */
export function seen(text: string): string {
  if (text.trim() !== '') return text;
  return text.replaceAll(/\s/gu, (blank) => SIGNS[blank] ?? '␣');
}
