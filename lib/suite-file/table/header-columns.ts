import { type InputProblem, type Refused, refuse } from '../../domain/suite/input-problem.ts';
import { nearMiss } from '../near-miss.ts';
import { COLUMNS, type Column, columnNamed } from './columns.ts';
import type { Table } from './table.ts';

type HeaderReading =
  | {
      readonly status: 'columns';
      readonly columns: readonly Column[];
      /** Which headers were taken for another name, in one sentence; none where all are ours. */
      readonly notes: readonly string[];
    }
  | Refused;

/** What each column of a table says about a test case; every column has to be known. */
export function readHeader(table: Table): HeaderReading {
  const names = table.header.cells.map((cell) => cell.trim());
  const means = names.map(columnNamed);
  const columns = means.filter((column) => column !== null);
  const place = { line: table.header.line, column: 1 };
  if (columns.length * 2 < names.length && isData(names, table)) {
    const remedy = `write the names of the columns first: ${COLUMNS.join(',')}`;
    return refuse([{ path: '', problem: 'has no header', remedy, place }]);
  }
  const unknown = names.filter((_, index) => means[index] === null);
  const problems: Omit<InputProblem, 'place'>[] = [
    ...twiceMeant(names, means),
    ...unknownColumns(unknown),
  ];
  const isMeant = unknown.some((name) => nearMiss(name, COLUMNS) === 'input_text');
  if (!columns.includes('input_text') && !isMeant) {
    const remedy = 'add the column to the header';
    problems.push({ path: 'input_text', problem: 'is missing', remedy });
  }
  if (problems.length > 0) return refuse(problems.map((problem) => ({ ...problem, place })));
  const renamed = columns.flatMap((column, index) =>
    names[index] === column ? [] : [`"${names[index]}" is taken as ${column}`],
  );
  const notes = renamed.length === 0 ? [] : [`in the header, ${renamed.join(', ')}`];
  return { status: 'columns', columns, notes };
}

/** A first row that is not one of names: it has sentences or numbers, or a cell that comes again below it. */
function isData(names: readonly string[], { rows }: Table): boolean {
  return names.some(
    (name, index) =>
      name.split(/\s+/).length > 4 ||
      /^[-\d.,]+$|[?!.]$/.test(name) ||
      rows.some(({ cells }) => cells[index]?.trim() === name),
  );
}

function twiceMeant(names: readonly string[], means: readonly (Column | null)[]) {
  return means.flatMap((column, index) => {
    const first = column === null ? index : means.indexOf(column);
    if (first === index) return [];
    const [earlier = '', later = ''] = [names[first], names[index]];
    return earlier === later
      ? [{ path: later, problem: 'is a column twice', remedy: 'keep one of the two' }]
      : [
          {
            path: later,
            problem: `means ${column}, and so does ${earlier}`,
            remedy: 'keep one of the two',
          },
        ];
  });
}

function unknownColumns(unknown: readonly string[]) {
  const [only = ''] = unknown;
  if (unknown.length === 0) return [];
  const known = `the columns are ${COLUMNS.join(', ')}`;
  if (unknown.length === 1) {
    const meant = nearMiss(only, COLUMNS);
    const remedy = meant ? `did you mean ${meant}?` : known;
    return [{ path: only, problem: 'is not a known column', remedy }];
  }
  const meant = unknown.flatMap((name) => {
    const nearest = nearMiss(name, COLUMNS);
    return nearest === null ? [] : [`${nearest} for ${name}`];
  });
  const hint = meant.length === 0 ? '' : `did you mean ${meant.join(', ')}? `;
  return [
    {
      path: unknown.map((name) => JSON.stringify(name)).join(', '),
      problem: 'are not known columns',
      remedy: `${hint}rename or remove them; ${known}`,
    },
  ];
}
