import {
  type InputProblem,
  type Path,
  type Place,
  refuse,
} from '../../domain/suite/input-problem.ts';
import { nearMiss } from '../near-miss.ts';
import { broken, type SourceReading } from '../suite-source.ts';
import { lineOfCell, type Table, type TableRow } from './table.ts';

const COLUMNS = [
  'input_text',
  'expected_intent',
  'expected_entities',
  'expected_response_contains',
  'allowed_latency_ms',
  'id',
  'tags',
] as const;
type Column = (typeof COLUMNS)[number];
const REQUIRED: readonly Column[] = ['input_text', 'allowed_latency_ms'];

/** The rows of a table as a list of test cases; paths into it begin with the position of a case. */
export function tableCases(table: Table): SourceReading {
  const columns = table.header.cells.map((cell) => cell.trim());
  const header = { line: table.header.line, column: 1 };
  const problems = headerProblems(columns, header);
  if (problems.length > 0) return refuse(problems);
  if (table.rows.length === 0) {
    return broken(header, 'has a header and no rows', 'write a row for each test case');
  }
  return {
    status: 'parsed',
    document: {
      value: table.rows.map(({ cells }) => caseOf(cells, columns)),
      notes: table.notes,
      describe: (path) => columnOf(path) ?? (path.length > 0 ? 'the row' : ''),
      locate: (path) => placeInRows(table, columns, path),
    },
  };
}

function headerProblems(columns: readonly string[], place: Place): InputProblem[] {
  const [only = ''] = columns;
  const separator = [';', '\t', '|'].find((mark) => only.includes(mark));
  if (columns.length === 1 && separator) {
    const shown = separator === '\t' ? 'tabs' : `"${separator}"`;
    const problem = `separates its columns by ${shown}`;
    return [{ path: '', problem, remedy: 'separate them by commas', place }];
  }
  if (columns.every((column) => nearMiss(column, COLUMNS) === null)) {
    const remedy = `write the names of the columns first: ${COLUMNS.join(',')}`;
    return [{ path: '', problem: 'has no header', remedy, place }];
  }
  const found: InputProblem[] = [];
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  const meant = new Set<string>();
  for (const [index, column] of columns.entries()) {
    const report = (problem: string, remedy: string) =>
      found.push({ path: column || `column ${index + 1}`, problem, remedy, place });
    if (columns.indexOf(column) < index) {
      report('is a column twice', 'keep one of the two');
    } else if (!COLUMNS.some((known) => known === column)) {
      const nearest = nearMiss(column, COLUMNS);
      if (nearest) meant.add(nearest);
      report(
        'is not a known column',
        nearest ? `did you mean ${nearest}?` : `the columns are ${COLUMNS.join(', ')}`,
      );
    }
  }
  for (const column of missing) {
    if (meant.has(column)) continue;
    found.push({
      path: column,
      problem: 'is missing',
      remedy: 'add the column to the header',
      place,
    });
  }
  return found;
}

/** An empty cell says nothing; the word `null` says null, which for an intent means "out of scope". */
function caseOf(cells: readonly string[], columns: readonly string[]): unknown {
  const cell = (column: Column) => cells[columns.indexOf(column)] ?? '';
  const list = (text: string) =>
    text
      .split(';')
      .map((part) => part.trim())
      .filter(Boolean);
  const given = <T>(column: Column, read: (text: string) => T) => {
    const text = cell(column).trim();
    return text === '' ? {} : { [column]: text === 'null' ? null : read(text) };
  };
  return {
    ...given('id', (text) => text),
    ...given('tags', list),
    input_text: cell('input_text'),
    outcome: {
      ...given('expected_intent', (text) => text),
      ...given('expected_entities', list),
      ...given('expected_response_contains', (text) => text),
      ...given('allowed_latency_ms', (text) =>
        /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text,
      ),
    },
  };
}

function columnOf([position, section, field]: Path): string | null {
  const column = section === 'outcome' ? field : section;
  return typeof position === 'number' && column !== undefined ? String(column) : null;
}

function placeInRows(table: Table, columns: readonly string[], path: Path): Place | null {
  const row: TableRow | undefined = table.rows[Number(path[0])];
  if (!row) return null;
  return { line: lineOfCell(table, row, columns.indexOf(columnOf(path) ?? '')), column: 1 };
}
