import type { Outcome } from '../../../domain/suite/suite.ts';
import type { DraftCase } from '../draft.ts';
import { valuesAndNames } from '../entity-values.ts';
import type { ForeignRow, ForeignTable } from '../foreign-row.ts';
import { Losses } from '../losses.ts';
import { readIntent } from '../no-intent.ts';
import type { Preset } from './preset.ts';

const COLUMNS = ['Line #', 'Conversation #', 'Source', 'Input'];
const INTENT = 'Expected Output Intent';
const SLOT = /^Expected Output Slot \d+$/i;
const NOTHING = new Set(['', '-', 'N/A']);
/** The built-in intent that is matched where no other one is. */
const FALLBACK = 'FallbackIntent';

/**
 * The test sets of the test workbench of Amazon Lex V2, whose conversations become turns.
 * @see https://docs.aws.amazon.com/lexv2/latest/dg/create-test-set-from-CSV.html
 */
export const lexV2: Preset = {
  title: 'a test set of Lex V2',
  mark: 'its columns Line #, Conversation #, Source and Input',
  recognises: ({ table }) => COLUMNS.every((column) => table.columns.includes(column)),
  read({ table }, { source, none }) {
    const losses = new Losses();
    const reading = { table, none: [...none, FALLBACK], losses };
    const cases: DraftCase[] = [];
    for (const [conversation, rows] of conversations(table)) {
      const turns = rows.flatMap((row) => turnOf(row, reading));
      const [first] = rows;
      if (turns.some((turn) => turn === null) || first === undefined) {
        losses.add('conversations with an input that is no text', first?.at);
        continue;
      }
      cases.push({
        at: first.at,
        ...(conversation === null ? {} : { id: `conversation-${conversation}` }),
        turns: turns.filter((turn) => turn !== null),
      });
    }
    const remarks = [
      `${FALLBACK} says that nothing may match, and an empty cell, - or N/A that no intent is asked for`,
    ];
    return { source, cases, losses, remarks };
  },
};

interface Reading {
  readonly table: ForeignTable;
  readonly none: readonly string[];
  readonly losses: Losses;
}

/** The rows of each conversation, by its number; rows without one stand alone. */
function conversations({ rows }: ForeignTable): [string | null, ForeignRow[]][] {
  const found: [string | null, ForeignRow[]][] = [];
  const byNumber = new Map<string, ForeignRow[]>();
  for (const row of rows) {
    const number = row.cell('Conversation #').trim();
    const known = byNumber.get(number);
    if (known !== undefined) known.push(row);
    else if (NOTHING.has(number)) found.push([null, [row]]);
    else {
      const own = [row];
      byNumber.set(number, own);
      found.push([number, own]);
    }
  }
  return found;
}

/** None for what the agent says; null for what cannot be written. */
function turnOf(row: ForeignRow, { table, none, losses }: Reading) {
  const speaker = row.cell('Source').trim().toLowerCase();
  const input = row.cell('Input');
  if (speaker === 'agent') {
    losses.add('prompts of the agent, which the tool does not compare either', row.at);
    return [];
  }
  if (/\.(wav|mp3|pcm|opus)$/i.test(input.trim())) return [null];
  const read = new Set([...COLUMNS, INTENT]);
  for (const column of table.columns) {
    if (read.has(column) || SLOT.test(column) || NOTHING.has(row.cell(column).trim())) continue;
    losses.add(`cells of the column "${column}"`, row.at);
  }
  const written = row.cell(INTENT).trim();
  const intent = readIntent(NOTHING.has(written) ? '' : written, none);
  const outcome: Outcome = {
    ...(intent.status === 'intent' ? { expected_intent: intent.intent } : {}),
    ...valuesAndNames(slotsOf(row, table, losses), { at: row.at, losses }),
  };
  if (intent.status === 'ambiguous') losses.add(`expectations of the intent "${written}"`, row.at);
  return [{ input_text: input, outcome }];
}

/** Slots as `Name = value`; a list in brackets is no single value. */
function slotsOf(row: ForeignRow, table: ForeignTable, losses: Losses): [string, unknown][] {
  return table.columns
    .filter((column) => SLOT.test(column))
    .flatMap((column): [string, unknown][] => {
      const cell = row.cell(column).trim();
      if (NOTHING.has(cell)) return [];
      const at = cell.indexOf('=');
      if (at < 1) {
        losses.add('slots that are not written as Name = value', row.at);
        return [];
      }
      const value = cell.slice(at + 1).trim();
      return [[cell.slice(0, at).trim(), /^\[.*\]$/s.test(value) ? [value] : value]];
    });
}
