import { damageOf } from '../../domain/suite/damaged-text.ts';
import {
  type InputProblem,
  type Path,
  type Place,
  refuse,
} from '../../domain/suite/input-problem.ts';
import { broken, type SourceReading } from '../suite-source.ts';
import { cellValue } from './cell-values.ts';
import type { Column } from './columns.ts';
import { readHeader } from './header-columns.ts';
import { headingRows } from './heading-rows.ts';
import { isReportTable, suitePartOf } from './report-table.ts';
import { lineOfCell, type Table, type TableRow } from './table.ts';

/** The rows of a table as a list of test cases; paths into it begin with the position of a case. */
export function tableCases(written: Table): SourceReading {
  const table = isReportTable(written) ? suitePartOf(written) : written;
  const header = readHeader(table);
  if (header.status === 'refused') return header;
  const place = { line: table.header.line, column: 1 };
  if (table.rows.length === 0) {
    return broken(place, 'has a header and no rows', 'write a row for each test case');
  }
  const { columns } = header;
  const problems: InputProblem[] = [...headingRows(table)];
  const cases = table.rows.map((row) => caseOf(row, columns, reportTo(problems, table, row)));
  if (problems.length > 0) return refuse(problems);
  return {
    status: 'parsed',
    document: {
      value: cases,
      notes: [...table.notes, ...header.notes],
      describe: (path) => columnOf(path) ?? (path.length > 0 ? 'the row' : ''),
      locate: (path) => placeInTable(table, columns, path),
    },
  };
}

type Report = (column: number, fault: Omit<InputProblem, 'place'>) => void;

const reportTo =
  (problems: InputProblem[], table: Table, row: TableRow): Report =>
  (column, fault) => {
    problems.push({ ...fault, place: { line: lineOfCell(table, row, column), column: 1 } });
  };

/** An empty cell says nothing; the word `null` says null, which for an intent means "out of scope". */
function caseOf({ cells }: TableRow, columns: readonly Column[], report: Report): unknown {
  const own: Partial<Record<Column, unknown>> = {};
  const outcome: Partial<Record<Column, unknown>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell.trim() === '' && column !== 'input_text') continue;
    const damage = damageOf(cell);
    const read = cellValue(column, cell);
    if (read.status === 'fault') {
      report(index, { path: column, problem: read.problem, remedy: read.remedy });
    } else if (damage) {
      report(index, { path: column, ...damage });
    } else {
      const part = column === 'id' || column === 'tags' || column === 'input_text' ? own : outcome;
      part[column] = read.value;
    }
  }
  return { ...own, outcome };
}

function columnOf([position, section, field]: Path): string | null {
  const column = section === 'outcome' ? field : section;
  return typeof position === 'number' && column !== undefined ? String(column) : null;
}

/** What has no column would stand in the header. */
function placeInTable(table: Table, columns: readonly Column[], path: Path): Place | null {
  const row = table.rows[Number(path[0])];
  if (!row) return null;
  const name = columnOf(path);
  if (name === null) return { line: row.line, column: 1 };
  const column = columns.map(String).indexOf(name);
  const line = column < 0 ? table.header.line : lineOfCell(table, row, column);
  return { line, column: 1 };
}
