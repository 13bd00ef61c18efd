import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/suite/suite.ts';
import type { Draft, DraftCase } from './draft.ts';
import type { ForeignRow, ForeignTable } from './foreign-row.ts';
import { Losses } from './losses.ts';
import { ambiguousIntent, readIntent } from './no-intent.ts';
import { splitList } from './split-list.ts';

/** Fields of a case that a column can give, with the names by which people head it. */
const SYNONYMS = {
  input_text: ['utterance', 'question', 'text', 'query', 'phrase', 'input', 'sentence', 'message'],
  expected_intent: ['intent', 'expected intent', 'golden_intent', 'label'],
  expected_entities: ['entities', 'expected entities'],
  expected_response_contains: ['expected response', 'expected answer', 'answer', 'response'],
  allowed_latency_ms: ['latency', 'latency_ms'],
  id: ['test case id', 'case id'],
  name: ['title', 'description'],
  tags: ['tag', 'labels'],
} as const;

export type MappedField = keyof typeof SYNONYMS;
export type ColumnMap = ReadonlyMap<MappedField, string>;

const FIELDS = Object.keys(SYNONYMS).filter((name): name is MappedField => name in SYNONYMS);

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
  const plain = (name: string) =>
    name
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ')
      .trim();
  for (const field of FIELDS) {
    const exact = columns.filter((column) => plain(column) === plain(field));
    const alike = columns.filter((column) =>
      SYNONYMS[field].some((one) => plain(one) === plain(column)),
    );
    const [only, ...others] = exact.length > 0 ? exact : alike;
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
  const outcome: Outcome = {
    ...(intent.status === 'intent' ? { expected_intent: intent.intent } : {}),
    ...filled(splitList(cell('expected_entities')), 'expected_entities'),
    ...filled(cell('expected_response_contains').trim(), 'expected_response_contains'),
    ...latencyOf(cell('allowed_latency_ms'), row.at, losses),
  };
  const tags = splitList(cell('tags'));
  return [
    {
      at: row.at,
      ...filled(cell('id').trim(), 'id'),
      ...filled(cell('name').trim(), 'name'),
      ...(tags.length > 0 ? { tags } : {}),
      turns: [{ input_text: cell('input_text'), outcome }],
    },
  ];
}

function filled<Name extends string, Value extends { readonly length: number }>(
  value: Value,
  name: Name,
): { [Field in Name]?: Value } {
  const field: { [Field in Name]?: Value } = {};
  if (value.length > 0) field[name] = value;
  return field;
}

function latencyOf(cell: string, at: string, losses: Losses): Pick<Outcome, 'allowed_latency_ms'> {
  const text = cell.trim();
  if (text === '') return {};
  if (/^\d{1,6}$/.test(text)) return { allowed_latency_ms: Number(text) };
  losses.add('limits of time that are no whole number of milliseconds', at);
  return {};
}
