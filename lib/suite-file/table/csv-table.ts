import { CsvError, parse } from 'csv-parse/sync';
import { type InputProblem, type Refused, refuse } from '../../domain/suite/input-problem.ts';
import { broken } from '../suite-source.ts';
import { lineEndsIn, type TableReading, type TableRow } from './table.ts';

/** Rows read beyond the largest suite, so that a message can still say how many there are. */
const MAX_ROWS = 100_000;

/** Reads a CSV after RFC 4180. */
export function readCsvTable(text: string): TableReading {
  const rows: TableRow[] = [];
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      to: MAX_ROWS,
      on_record(cells: string[], { lines }) {
        // The parser counts the lines up to a record's end.
        rows.push({ line: lines - lineEndsIn(cells.join('')), cells });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return explainSyntax(error, rows.at(-1));
    throw error;
  }
  const [header, ...body] = rows;
  if (!header) return broken(null, 'is empty', 'write a header');
  const ragged = body.flatMap((row) => raggedness(row, header.cells.length));
  if (ragged.length > 0) return refuse(ragged);
  return { status: 'table', table: { header, rows: body, separator: ',', notes: [] } };
}

function raggedness({ line, cells: { length } }: TableRow, columns: number): InputProblem[] {
  if (length === columns) return [];
  return [
    {
      path: 'the row',
      place: { line, column: 1 },
      problem: `has ${length} ${length === 1 ? 'cell' : 'cells'} and the header has ${columns}`,
      remedy:
        length > columns
          ? 'put text that has a comma in double quotes'
          : 'add a comma for each empty cell',
    },
  ];
}

function explainSyntax(error: CsvError, before: TableRow | undefined): Refused {
  const at = typeof error.lines === 'number' ? { line: error.lines, column: 1 } : null;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED': {
      const line = before ? before.line + lineEndsIn(before.cells.join('')) + 1 : 1;
      return broken(
        { line, column: 1 },
        'has a row with a double quote that is never closed',
        'close it',
      );
    }
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return broken(
        at,
        'has a double quote inside a cell',
        'put the whole cell in double quotes and write "" for each quote in it',
      );
    default:
      return broken(at, 'is not valid CSV', 'check the quotes and commas of this row');
  }
}
