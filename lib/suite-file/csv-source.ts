import { CsvError, parse } from 'csv-parse/sync';
import { type InputProblem, type Path, type Place, refuse } from '../domain/suite/input-problem.ts';
import { nearMiss } from './near-miss.ts';
import { broken, type SourceReading } from './suite-source.ts';

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

/** Rows read beyond the largest suite, so that a message can still say how many there are. */
const MAX_ROWS = 100_000;

interface Row {
  readonly record: readonly string[];
  readonly lastLine: number;
}

/** Reads rows of test cases; a CSV has no place for the suite's id, so the caller names it. */
export function readCsv(text: string, suiteId: string | undefined): SourceReading {
  if (suiteId === undefined) {
    return broken(null, 'is a CSV, which has no place for a suite id', 'add --suite-id NAME');
  }
  const rows: Row[] = [];
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      to: MAX_ROWS,
      on_record(record: string[], { lines }) {
        rows.push({ record, lastLine: lines });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return explainSyntax(error, rows.at(-1)?.lastLine ?? 0);
    throw error;
  }
  const [header, ...body] = rows;
  if (!header) return broken(null, 'is empty', `write a header: ${COLUMNS.join(',')}`);
  const columns = header.record.map((cell) => cell.trim());
  const problems = [
    ...headerProblems(columns, startOf(header)),
    ...body.flatMap((row) => raggedness(row, columns.length)),
  ];
  if (problems.length > 0) return refuse(problems);

  if (body.length === 0) {
    return broken(startOf(header), 'has a header and no rows', 'write a row for each test case');
  }
  const value = {
    suite_id: suiteId,
    test_cases: body.map(({ record }) => caseOf(record, columns)),
  };
  return {
    status: 'parsed',
    document: {
      value,
      describe: (path) => columnOf(path) ?? (path.length > 1 ? 'the row' : ''),
      locate: (path) => placeInRows(body, columns, path),
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

function raggedness(row: Row, columns: number): InputProblem[] {
  const cells = row.record.length;
  if (cells === columns) return [];
  return [
    {
      path: 'the row',
      place: startOf(row),
      problem: `has ${cells} ${cells === 1 ? 'cell' : 'cells'} and the header has ${columns}`,
      remedy:
        cells > columns
          ? 'put text that has a comma in double quotes'
          : 'add a comma for each empty cell',
    },
  ];
}

/** An empty cell says nothing; the word `null` says null, which for an intent means "out of scope". */
function caseOf(record: readonly string[], columns: readonly string[]): unknown {
  const cell = (column: Column) => record[columns.indexOf(column)] ?? '';
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

function columnOf(path: Path): string | null {
  const field = path[2] === 'outcome' ? path[3] : path[2];
  return path[0] === 'test_cases' && field !== undefined ? String(field) : null;
}

function placeInRows(body: readonly Row[], columns: readonly string[], path: Path): Place | null {
  const row = path[0] === 'test_cases' ? body[Number(path[1])] : undefined;
  if (!row) return null;
  const start = startOf(row);
  const column = columns.indexOf(columnOf(path) ?? '');
  const before = row.record.slice(0, Math.max(0, column)).join('');
  return { line: start.line + newlinesIn(before), column: 1 };
}

/** Where a row begins: the parser counts the lines up to its end. */
function startOf({ record, lastLine }: Row): Place {
  return { line: lastLine - newlinesIn(record.join('')), column: 1 };
}

const newlinesIn = (text: string) => text.match(/\r\n|\n|\r/g)?.length ?? 0;

function explainSyntax(error: CsvError, linesRead: number): SourceReading {
  const at = typeof error.lines === 'number' ? { line: error.lines, column: 1 } : null;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return broken(
        { line: linesRead + 1, column: 1 },
        'has a row with a double quote that is never closed',
        'close it',
      );
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
