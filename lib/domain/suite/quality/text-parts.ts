import { withoutCourtesy } from './courtesy.ts';

/** Scripts that put no space between words, and so are taken by pairs of neighbouring characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/u;
const PARTS = new RegExp(`(${UNSPACED.source})|[\\p{L}\\p{M}\\p{N}]+`, 'gu');
const SPACED_ONLY = /[\p{L}\p{M}\p{N}]+/gu;
const APOSTROPHES = /['’‘ʼ]/gu;

export interface TextParts {
  /** In their order. */
  readonly parts: readonly string[];
  /** How many of them are pairs of characters rather than words. */
  readonly pairs: number;
}

/** What a text is made of but for its courtesies: words, and pairs of characters where there are no spaces. */
export function textParts(text: string): TextParts {
  const bare = withoutCourtesy(text.normalize('NFKC').toLowerCase().replace(APOSTROPHES, ''));
  if (!UNSPACED.test(bare)) return { parts: bare.match(SPACED_ONLY) ?? [], pairs: 0 };
  const parts: string[] = [];
  let words = 0;
  for (const [part, unspaced] of bare.matchAll(PARTS)) {
    if (unspaced === undefined) {
      parts.push(part);
      words += 1;
    } else parts.push(...pairsOf(part));
  }
  return { parts, pairs: parts.length - words };
}

function* pairsOf(run: string): Generator<string> {
  const characters = [...run];
  if (characters.length === 1) yield run;
  for (let place = 1; place < characters.length; place += 1) {
    yield `${characters[place - 1]}${characters[place]}`;
  }
}
