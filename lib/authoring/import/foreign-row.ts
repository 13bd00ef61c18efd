import type { TableRow } from '../../suite-file/table/table.ts';
import type { Rows } from './read-rows.ts';

/** A row with names for its cells, whatever file it comes from. */
export interface ForeignRow {
  /** Such as `line 4`. */
  readonly at: string;
  /** The cell under a name; empty where the row has none. */
  cell(column: string): string;
}

export interface ForeignTable {
  /** In their order, without those that have no name. */
  readonly columns: readonly string[];
  readonly rows: readonly ForeignRow[];
  /** Columns that are there twice, of which the first one is read. */
  readonly doubled: readonly string[];
}

/** Rows of cells under their header, or flat JSON objects, as one table. */
export function foreignTable(source: Rows): ForeignTable {
  return source.kind === 'rows' ? fromCells(source) : fromValues(source.values);
}

function fromCells({
  header,
  rows,
}: {
  readonly header: TableRow | null;
  readonly rows: readonly TableRow[];
}): ForeignTable {
  const names = (header?.cells ?? []).map((cell) => cell.trim());
  const places = new Map<string, number>();
  const doubled: string[] = [];
  for (const [place, name] of names.entries()) {
    if (name === '') continue;
    if (places.has(name)) doubled.push(name);
    else places.set(name, place);
  }
  return {
    columns: [...places.keys()],
    doubled,
    rows: rows
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
      .map(({ line, cells }) => ({
        at: `line ${line}`,
        cell: (column) => cells[places.get(column) ?? -1] ?? '',
      })),
  };
}

function fromValues(values: readonly unknown[]): ForeignTable {
  const columns = new Set<string>();
  const rows = values.map((value, position) => {
    const cells = new Map(isMapping(value) ? Object.entries(value) : []);
    for (const name of cells.keys()) columns.add(name);
    return {
      at: `entry ${position + 1}`,
      cell: (column: string) => cellText(cells.get(column)),
    };
  });
  return { columns: [...columns], rows, doubled: [] };
}

/** A text as it is, nothing as an empty cell, and all else as JSON. */
function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
