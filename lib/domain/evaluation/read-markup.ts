import { createRequire } from 'node:module';
import type { HtmlReader, markupParsers } from './markup-parsers.ts';

type Parsers = typeof markupParsers;

let loaded: Parsers | undefined;

/** Loaded on first use: their tables cost every start 130 kB, and few answers have a mark. */
function parsers(): Parsers {
  loaded ??= load().markupParsers;
  return loaded;
}

/** A bundle has a `require` of its own, and what it names is in the bundle. */
function load(): { readonly markupParsers: Parsers } {
  return typeof require === 'function'
    ? require('./markup-parsers.ts')
    : createRequire(import.meta.url)('./markup-parsers.ts');
}

/** Whatever could be a mark of HTML, speech (SSML) or Markdown; other texts read as they are written. */
const MARK = /[<&*_`~[\]\\|#>]|^\s*(?:[-+]\s|\d+[.)]\s)/mu;
const HTML = /<[a-z!/?]|&[#\w]+;/iu;

/** Elements before and after which a reader sees a break (HTML Standard, 15.3.3 and 15.3.10). */
const BREAKS: ReadonlySet<string> = new Set(
  'address article aside blockquote br button caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul break'.split(
    ' ',
  ),
);
const UNSEEN_ELEMENTS: ReadonlySet<string> = new Set([
  'head',
  'script',
  'style',
  'template',
  'title',
]);
const UNSEEN_STYLE = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/iu;

/**
 * A text as it is read where HTML, SSML and Markdown (CommonMark with tables and strikethrough of GFM)
 * are rendered: without marks, entities decoded, pictures by their alternative text.
 */
export function readMarkup(text: string): string {
  if (!MARK.test(text)) return text;
  return textOf(parsers().htmlOfMarkdown(text));
}

/** The same where only HTML is rendered, so that marks of Markdown are shown as they are. */
export function readHtml(text: string): string {
  return HTML.test(text) ? textOf(text) : text;
}

function textOf(html: string): string {
  const reader = new Reader();
  parsers().parseHtml(html, reader);
  return reader.text.trim();
}

/** Collects what is seen of a document. */
class Reader implements HtmlReader {
  text = '';
  /** How deep within something unseen; 0 where it is seen. */
  #unseen = 0;
  readonly #lists: (number | null)[] = [];

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#unseen > 0 || isUnseen(name, attributes)) {
      this.#unseen += isVoid(name) ? 0 : 1;
      return;
    }
    if (BREAKS.has(name)) this.text += '\n';
    if (name === 'ol') this.#lists.push(Number(attributes.start ?? 1));
    if (name === 'ul') this.#lists.push(null);
    if (name === 'li') this.#number();
    this.text +=
      attributes.alt ??
      (name === 'input' ? (attributes.value ?? attributes.placeholder ?? '') : '');
  }

  ontext(text: string): void {
    if (this.#unseen === 0) this.text += text;
  }

  onclosetag(name: string): void {
    if (this.#unseen > 0) {
      this.#unseen -= isVoid(name) ? 0 : 1;
      return;
    }
    if (name === 'ol' || name === 'ul') this.#lists.pop();
    if (BREAKS.has(name)) this.text += '\n';
  }

  /** An ordered list shows the number of each entry. */
  #number(): void {
    const last = this.#lists.length - 1;
    const next = this.#lists[last];
    if (next === undefined || next === null) return;
    this.#lists[last] = next + 1;
    this.text += `${next}. `;
  }
}

const isVoid = (name: string) =>
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/u.test(name);

function isUnseen(name: string, { style, hidden }: Readonly<Record<string, string>>): boolean {
  return UNSEEN_ELEMENTS.has(name) || hidden !== undefined || UNSEEN_STYLE.test(style ?? '');
}
