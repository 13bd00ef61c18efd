import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/suite/suite.ts';
import { cellValue } from '../../suite-file/table/cell-values.ts';
import { COLUMNS, type Column, columnNamed } from '../../suite-file/table/columns.ts';
import type { Draft, DraftCase } from './draft.ts';
import type { ForeignRow, ForeignTable } from './foreign-row.ts';
import { Losses } from './losses.ts';
import { ambiguousIntent, readIntent } from './no-intent.ts';

const FIELDS = [...COLUMNS, 'name'] as const;
type MappedField = (typeof FIELDS)[number];
export type ColumnMap = ReadonlyMap<MappedField, string>;

/**
 * Reads `input_text=utterance,expected_intent=intent`.
 * @throws ConfigurationInvalid where it is no such list or names what is not there.
 */
export function readColumnMap(written: string): ColumnMap {
  const map = new Map<MappedField, string>();
  for (const part of written.split(',')) {
    const at = part.indexOf('=');
    const field = FIELDS.find((one) => one === part.slice(0, at).trim());
    const column = part.slice(at + 1).trim();
    if (at < 0 || field === undefined || column === '') {
      throw new ConfigurationInvalid(
        `--map has ${JSON.stringify(part)}: write FIELD=COLUMN, where FIELD is one of ${FIELDS.join(', ')}`,
      );
    }
    if (map.has(field))
      throw new ConfigurationInvalid(`--map names ${field} twice: once is enough`);
    map.set(field, column);
  }
  return map;
}

/** The columns that are headed by the name of a field or by another word for it, where just one is. */
export function guessColumns(columns: readonly string[]): ColumnMap {
  const map = new Map<MappedField, string>();
  for (const field of COLUMNS) {
    const alike = columns.filter((column) => columnNamed(column) === field);
    const [only, ...others] = alike.includes(field) ? [field] : alike;
    if (only !== undefined && others.length === 0) map.set(field, only);
  }
  return map;
}

export interface ColumnOptions {
  readonly source: string;
  /** Words in the column of intents that say that nothing may match. */
  readonly none: readonly string[];
  readonly losses?: Losses;
}

/**
 * A case for each row, by the columns of `map`; every other column that is filled is among the losses.
 * @throws ConfigurationInvalid where a column is not there.
 */
export function draftFromColumns(
  table: ForeignTable,
  map: ColumnMap,
  { source, none, losses = new Losses() }: ColumnOptions,
): Draft {
  for (const [field, column] of map) {
    if (table.columns.includes(column)) continue;
    throw new ConfigurationInvalid(
      `there is no column ${JSON.stringify(column)} for ${field}: the columns are ${table.columns.join(', ')}`,
    );
  }
  if (table.columns.length === 0) {
    throw new ConfigurationInvalid(
      'the file holds no rows with names for what is in them: a table has a header, and JSON a list of objects',
    );
  }
  if (!map.has('input_text')) {
    throw new ConfigurationInvalid(
      `no column is known to hold what the user says: write --map input_text=COLUMN, where the columns are ${table.columns.join(', ')}`,
    );
  }
  const mapped = new Set(map.values());
  for (const name of table.doubled) losses.add(`further columns "${name}"`);
  const cases = table.rows.flatMap((row) => {
    for (const column of table.columns) {
      if (!mapped.has(column) && row.cell(column).trim() !== '') {
        losses.add(`cells of the column "${column}", which --map can take`);
      }
    }
    return caseOf(row, map, { none, losses });
  });
  return {
    source,
    cases,
    losses,
    remarks: [`columns: ${[...map].map((pair) => pair.join('=')).join(', ')}`],
  };
}

function caseOf(
  row: ForeignRow,
  map: ColumnMap,
  { none, losses }: { readonly none: readonly string[]; readonly losses: Losses },
): DraftCase[] {
  const cell = (field: MappedField) => {
    const column = map.get(field);
    return column === undefined ? '' : row.cell(column);
  };
  const intent = readIntent(cell('expected_intent'), none);
  if (intent.status === 'ambiguous') {
    losses.add(ambiguousIntent(cell('expected_intent')), row.at);
    return [];
  }
  const read = (field: Column) => {
    const text = cell(field);
    const value = text.trim() === '' ? null : cellValue(field, text);
    if (value?.status !== 'fault') return value?.value ?? null;
    losses.add(`cells of ${field}: one ${value.problem}; ${value.remedy}`, row.at);
    return null;
  };
  const entities = texts(read('expected_entities'));
  const contains = read('expected_response_contains');
  const latency = read('allowed_latency_ms');
  const outcome: Outcome = {
    ...(intent.status === 'intent' ? { expected_intent: intent.intent } : {}),
    ...(entities.length > 0 ? { expected_entities: entities } : {}),
    ...(typeof contains === 'string' ? { expected_response_contains: contains } : {}),
    ...(typeof latency === 'number' ? { allowed_latency_ms: latency } : {}),
  };
  const id = read('id');
  const name = cell('name').trim();
  return [
    {
      at: row.at,
      ...(typeof id === 'string' ? { id } : {}),
      ...(name === '' ? {} : { name }),
      tags: texts(read('tags')),
      turns: [{ input_text: cell('input_text'), outcome }],
    },
  ];
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
