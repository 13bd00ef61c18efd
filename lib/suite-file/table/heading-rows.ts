import type { InputProblem } from '../../domain/suite/input-problem.ts';
import type { Table, TableRow } from './table.ts';

/** Rows that structure a sheet for people: a heading in one cell, or the header once more. */
export function headingRows({ header, rows }: Table): InputProblem[] {
  const names = trimmed(header);
  const headings = rows.filter((row) => filledIn(row).length === 1);
  const isUsual = header.cells.length < 3 || headings.length * 2 > rows.length;
  return rows.flatMap((row) => {
    const [only = '', ...more] = filledIn(row);
    if (trimmed(row).every((cell, index) => cell === names[index])) {
      return [{ ...headingAt(row), problem: 'is the header once more', remedy: 'remove it' }];
    }
    if (isUsual || more.length > 0) return [];
    return [
      {
        ...headingAt(row),
        problem: `has one cell only, ${JSON.stringify(only.slice(0, 60))}`,
        remedy: 'remove the row if it is a heading, or fill its cells',
      },
    ];
  });
}

const headingAt = ({ line }: TableRow) => ({ path: 'the row', place: { line, column: 1 } });

const trimmed = ({ cells }: TableRow) => cells.map((cell) => cell.trim());

const filledIn = (row: TableRow) => trimmed(row).filter((cell) => cell !== '');
