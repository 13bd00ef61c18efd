import { type InputProblem, refuse } from '../../domain/suite/input-problem.ts';
import { broken } from '../suite-source.ts';
import { columnNamed } from './columns.ts';
import { raggedRow } from './scan-csv.ts';
import type { Separator } from './separators.ts';
import type { TableReading, TableRow } from './table.ts';

/**
 * The table without the rows and columns that are wholly empty, which every spreadsheet leaves behind.
 * @param separator null where cells cannot have slipped into the next column
 */
export function filledTable(
  written: readonly TableRow[],
  separator: Separator | null,
  notes: readonly string[] = [],
): TableReading {
  const [header, ...rows] = written.filter(({ cells }) => cells.some(isFilled));
  if (!header) return broken(null, 'is empty', 'write a header and a row for each test case');
  const title = titleAbove(header, rows);
  if (title !== null) return refuse([title]);
  const named = header.cells.findLastIndex(isFilled) + 1;
  const ragged =
    separator === null
      ? []
      : rows
          .filter(({ cells }) => cells.length < named || lastFilled(cells) > header.cells.length)
          .map((row) => raggedRow(row, named, separator));
  if (ragged.length > 0) return refuse(ragged);

  const width = Math.max(named, ...rows.map(({ cells }) => lastFilled(cells)));
  const columns = Array.from({ length: width }, (_, column) => column);
  const nameless = columns.filter((column) => !isFilled(header.cells[column] ?? ''));
  const kept = columns.filter((column) => !nameless.includes(column));
  const faults = nameless.flatMap((column) => namelessColumn(column, header, rows));
  if (faults.length > 0) return refuse(faults);
  const fill = ({ line, cells }: TableRow): TableRow => ({
    line,
    cells: kept.map((column) => cells[column] ?? ''),
  });
  return {
    status: 'table',
    table: { header: fill(header), rows: rows.map(fill), separator, notes },
  };
}

const isFilled = (cell: string) => cell.trim() !== '';

const lastFilled = (cells: readonly string[]) => cells.findLastIndex(isFilled) + 1;

/** A first row of one cell above one of names. */
function titleAbove(first: TableRow, rows: readonly TableRow[]): InputProblem | null {
  const known = ({ cells }: TableRow) => cells.filter((cell) => columnNamed(cell) !== null).length;
  const header = rows.slice(0, 5).find((row) => known(row) > 1);
  if (!header || known(first) > 0 || first.cells.filter(isFilled).length > 1) return null;
  return {
    path: 'the row',
    problem: `is a title above the header, which is on line ${header.line}`,
    remedy: 'remove what stands above the header',
    place: { line: first.line, column: 1 },
  };
}

function namelessColumn(
  column: number,
  header: TableRow,
  rows: readonly TableRow[],
): InputProblem[] {
  const filled = rows.find(({ cells }) => isFilled(cells[column] ?? ''));
  if (!filled) return [];
  return [
    {
      path: `column ${column + 1}`,
      problem: `has no name, and a cell on line ${filled.line}`,
      remedy: 'name it in the header, or empty its cells',
      place: { line: header.line, column: 1 },
    },
  ];
}
