import { ConfigurationInvalid } from '../../../domain/errors.ts';
import type { Outcome } from '../../../domain/suite/suite.ts';
import { latency as latencyLimit } from '../../../domain/suite/suite-fields.ts';
import type { DraftCase } from '../draft.ts';
import { anyOfPattern, exactPattern, literalPattern } from '../exact-pattern.ts';
import type { ForeignRow, ForeignTable } from '../foreign-row.ts';
import { Losses } from '../losses.ts';
import type { Preset } from './preset.ts';

const EXPECTED = /^__expected\d*$/;
const TAGS = new Set(['__metadata:tag', '__metadata:tags', '__metadata:tags[]']);
/** `type(threshold): value`, as a cell of the tool has it. */
const ASSERTION = /^([a-z][a-z-]*)(?:\(([^)]*)\))?:\s*(.*)$/s;

type OutcomeDraft = { -readonly [Field in keyof Outcome]: Outcome[Field] };

/**
 * The tests of promptfoo in a CSV, with an assertion in each column `__expected`.
 * @see https://www.promptfoo.dev/docs/configuration/test-cases "CSV format"
 */
export const promptfoo: Preset = {
  title: 'a test set of promptfoo',
  mark: 'its columns __expected',
  recognises: ({ table }) => table.columns.some((column) => EXPECTED.test(column)),
  read({ table }, { source, map }) {
    const losses = new Losses();
    const input = map.get('input_text') ?? variableOf(table);
    if (!table.columns.includes(input)) {
      throw new ConfigurationInvalid(
        `there is no column ${JSON.stringify(input)} for input_text: the columns are ${table.columns.join(', ')}`,
      );
    }
    const cases = table.rows.flatMap((row) => caseOf(row, { table, input, losses }));
    const remarks = [
      `the variable ${input} is what the user says`,
      'contains looks at letter case there and not here',
    ];
    return { source, cases, losses, remarks };
  },
};

/** The only variable there is. */
function variableOf({ columns }: ForeignTable): string {
  const variables = columns.filter((column) => !column.startsWith('__'));
  const [only, ...others] = variables;
  if (only !== undefined && others.length === 0) return only;
  throw new ConfigurationInvalid(
    `the file has the variables ${variables.join(', ') || '(none)'}: --map input_text=NAME says which one the user says`,
  );
}

interface RowOptions {
  readonly table: ForeignTable;
  readonly input: string;
  readonly losses: Losses;
}

function caseOf(row: ForeignRow, { table, input, losses }: RowOptions): DraftCase[] {
  const text = row.cell(input);
  const asserted = table.columns.filter((column) => EXPECTED.test(column));
  if ([input, ...asserted].some((column) => /\{\{|\{%/.test(row.cell(column)))) {
    losses.add('tests with a template in them, which only the tool can fill', row.at);
    return [];
  }
  const outcome: OutcomeDraft = {};
  for (const column of asserted) {
    const cell = row.cell(column).trim();
    const lost = cell === '' ? null : take(outcome, cell);
    if (lost !== null) losses.add(lost, row.at);
  }
  for (const column of table.columns) {
    if (column === input || column === '__description' || TAGS.has(column)) continue;
    if (EXPECTED.test(column) || row.cell(column).trim() === '') continue;
    losses.add(`cells of the column "${column}"`, row.at);
  }
  const name = row.cell('__description').trim();
  const tags = [...TAGS].flatMap((column) => listIn(row.cell(column)));
  return [
    {
      at: row.at,
      ...(name === '' ? {} : { name }),
      ...(tags.length === 0 ? {} : { tags }),
      turns: [{ input_text: text, outcome }],
    },
  ];
}

/** Null where the outcome now says it, else what is lost. A cell without a type asks for an equal answer. */
function take(outcome: OutcomeDraft, cell: string): string | null {
  const [, type = 'equals', threshold = '', value = cell] = ASSERTION.exec(cell) ?? [];
  switch (type) {
    case 'contains':
    case 'icontains':
      return fill(outcome, 'expected_response_contains', value, type);
    case 'not-contains':
    case 'not-icontains':
      return fill(outcome, 'expected_response_excludes', value, type);
    case 'equals':
      return fill(outcome, 'expected_response_matches', exactPattern(value), type);
    case 'starts-with':
      return fill(outcome, 'expected_response_matches', `^\\s*${literalPattern(value)}`, type);
    case 'regex':
      return fill(outcome, 'expected_response_matches', value, type);
    case 'contains-any':
    case 'icontains-any':
      return fill(outcome, 'expected_response_matches', anyOfPattern(listIn(value)), type);
    case 'latency':
      return latency(outcome, value.trim() || threshold.trim());
    default:
      return `assertions of the type ${type}, for which a suite has no field`;
  }
}

function fill(
  outcome: OutcomeDraft,
  field: 'expected_response_contains' | 'expected_response_excludes' | 'expected_response_matches',
  value: string,
  type: string,
): string | null {
  if (value === '') return `assertions of the type ${type} without a value`;
  if (outcome[field] !== undefined) {
    return `further assertions of the type ${type}: a case has one ${field}`;
  }
  outcome[field] = value;
  return null;
}

function latency(outcome: OutcomeDraft, limit: string): string | null {
  const milliseconds = Number(limit);
  if (!latencyLimit.safeParse(milliseconds).success) {
    return 'limits of time that no suite can have';
  }
  outcome.allowed_latency_ms = milliseconds;
  return null;
}

/** The tool separates the entries of a list by commas. */
function listIn(cell: string): string[] {
  return cell
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
