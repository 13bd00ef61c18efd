import { oneLine } from '../neutral-text.ts';
import { textWidth } from './text-width.ts';

/** Somebody else's words on one line of at most `columns` columns, wide characters counted as two. */
export function fitted(text: string, columns: number): string {
  // Only characters without a width, such as accents, could make use of more than this.
  const enough = 8 * columns;
  const line = oneLine(text.slice(0, enough));
  if (text.length <= enough && textWidth(line) <= columns) return line;
  let kept = '';
  let width = 0;
  for (const character of line) {
    width += textWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Fills a text up with spaces to `columns` columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}

export function widestOf(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0);
}

/** A sentence in lines of at most `columns` columns; a longer word keeps a line for itself. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Rows under a head, column under column, a line each. Nothing is cut, since ids are there to be copied; bare without a rule, for other programs. */
export function tableText(
  rows: readonly (readonly string[])[],
  { isBare = false }: { readonly isBare?: boolean } = {},
): string {
  const [head, ...body] = rows.map((row) => row.map(oneLine));
  if (head === undefined) return '';
  const widths = head.map((name, column) =>
    widestOf([name, ...body.map((row) => row[column] ?? '')]),
  );
  const rule = widths.map((width) => '─'.repeat(width));
  return [head, ...(isBare ? [] : [rule]), ...body]
    .map((row) => row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
