import type { Refused } from '../../domain/suite/input-problem.ts';
import type { Separator } from './separators.ts';

/** A record of a CSV, or a row of a worksheet. */
export interface TableRow {
  /** Where it begins: a line of the CSV, the number of the worksheet's row; from 1 on. */
  readonly line: number;
  /** As written, from the first column on. */
  readonly cells: readonly string[];
}

/** A header and the rows below it, whatever file they stand in. */
export interface Table {
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
  /** What stands between the cells of a CSV; null for a workbook, where cells do not span lines. */
  readonly separator: Separator | null;
  /** What was passed over or taken for something else, one sentence each. */
  readonly notes: readonly string[];
}

export type TableReading = { readonly status: 'table'; readonly table: Table } | Refused;

/** The line on which the cell in `column` begins: cells before it may hold line ends. */
export function lineOfCell(
  { separator }: Table,
  { line, cells }: TableRow,
  column: number,
): number {
  if (separator === null) return line;
  return line + lineEndsIn(cells.slice(0, Math.max(0, column)).join(''));
}

export const lineEndsIn = (text: string) => text.match(/\r\n|\n|\r/g)?.length ?? 0;
