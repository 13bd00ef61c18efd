import { columnNamed } from './columns.ts';
import type { Table, TableRow } from './table.ts';

/** Columns that our CSV report has and nobody else's table. */
const MARKS = ['outcome', 'matched_intent', 'run_id', 'verdict'];
/** What the report writes for an intent of null. */
const NONE = '(none)';
/** A text that a spreadsheet would evaluate has `'` before it there, and so has one that looks guarded. */
const GUARDED = /^'(?='*(?:[\t\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]))/u;

/** Says of a table that it is our own CSV report. */
export function isReportTable({ header }: Table): boolean {
  return MARKS.every((mark) => header.cells.includes(mark));
}

/** The cases of a report as a suite has them, without what the run found out. */
export function suitePartOf(report: Table): Table {
  const names = report.header.cells;
  const kept = names.flatMap((name, index) => (columnNamed(name) === name ? [index] : []));
  const left = names.filter((_, index) => !kept.includes(index));
  const part = ({ line, cells }: TableRow, read: (name: string, cell: string) => string) => ({
    line,
    cells: kept.map((index) => read(names[index] ?? '', cells[index] ?? '')),
  });
  return {
    ...report,
    header: part(report.header, (name) => name),
    rows: report.rows.map((row) => part(row, written)),
    notes: [...report.notes, `is a report of a run: ${left.join(', ')} are passed over`],
  };
}

function written(name: string, cell: string): string {
  const bare = cell.replace(GUARDED, '');
  return name === 'expected_intent' && bare === NONE ? 'null' : bare;
}
