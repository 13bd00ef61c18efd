import type { InputProblem } from '../../domain/suite/input-problem.ts';
import { broken } from '../suite-source.ts';
import { SEPARATOR_NAMES, type Separator } from './separators.ts';
import { lineEndsIn, type TableRow } from './table.ts';

/** Rows read beyond the largest suite, so that a message can still say how many there are. */
const MAX_ROWS = 100_000;

const CURLY_QUOTE = /^\s*[\u201c-\u201f\u00ab]/u;

type Scanned =
  | { readonly status: 'rows'; readonly rows: readonly TableRow[] }
  | ReturnType<typeof broken>;

/**
 * The rows of a CSV after RFC 4180, where CR, LF and CRLF each end a row, outside quotes.
 * @param firstLine the line on which `text` begins
 */
export function scanCsv(text: string, separator: Separator, firstLine: number): Scanned {
  const rows: TableRow[] = [];
  const quoted = /"([^"]*(?:""[^"]*)*)"/y;
  const bare = new RegExp(`[^"\\r\\n${separator === '\t' ? '\\t' : separator}]*`, 'y');
  const rowEnd = /\r\n|\n|\r/y;
  let line = firstLine;
  for (let offset = 0; offset < text.length && rows.length <= MAX_ROWS; ) {
    const cells: string[] = [];
    const begin = line;
    for (;;) {
      const opens = text[offset] === '"';
      const found = matchAt(opens ? quoted : bare, text, offset);
      if (found === null) return fault(line, unclosed);
      offset += found[0].length;
      const next = text[offset] ?? '\n';
      if (next !== separator && next !== '\n' && next !== '\r') {
        const isBlankBefore = !opens && next === '"' && found[0].trim() === '' && found[0] !== '';
        return fault(line, isBlankBefore ? blankBefore(separator) : inside);
      }
      cells.push(opens ? (found[1] ?? '').replaceAll('""', '"') : found[0]);
      if (opens) line += lineEndsIn(found[0]);
      if (next !== separator) break;
      offset += 1;
    }
    rows.push({ line: begin, cells });
    offset += matchAt(rowEnd, text, offset)?.[0].length ?? 0;
    line += 1;
  }
  return { status: 'rows', rows };
}

/** Why a row has more cells than the header, or fewer, as its author would mend it. */
export function raggedRow(
  { line, cells }: TableRow,
  columns: number,
  separator: Separator,
): InputProblem {
  const counted = `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} and the header has ${columns}`;
  const mark = SEPARATOR_NAMES[separator];
  const curly = cells.find((cell) => CURLY_QUOTE.test(cell));
  const remedy =
    cells.length < columns
      ? `add ${mark} for each empty cell`
      : curly !== undefined
        ? 'curly quotes hold no cell together: put the text in straight double quotes (")'
        : `put text that has ${mark} in double quotes`;
  return { path: 'the row', problem: counted, remedy, place: { line, column: 1 } };
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

type Fault = readonly [problem: string, remedy: string];

const unclosed: Fault = ['has a row with a double quote that is never closed', 'close it'];
const inside: Fault = [
  'has a double quote inside a cell',
  'put the whole cell in double quotes and write "" for each quote in it',
];
const blankBefore = (separator: Separator): Fault => [
  `has a blank between ${SEPARATOR_NAMES[separator]} and a double quote`,
  'remove the blank',
];

const fault = (line: number, [problem, remedy]: Fault) =>
  broken({ line, column: 1 }, problem, remedy);
