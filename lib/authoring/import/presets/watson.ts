import { ConfigurationInvalid } from '../../../domain/errors.ts';
import type { ForeignTable } from '../foreign-row.ts';
import { type ColumnMap, draftFromColumns } from '../map-columns.ts';
import type { Preset } from './preset.ts';

const INTENT = ['golden_intent', 'intent'];

/**
 * The test sets by which intents of Watson Assistant are measured: an utterance and its intent.
 * @see https://github.com/cognitive-catalyst/WA-Testing-Tool
 */
export const watson: Preset = {
  title: 'a test set of Watson Assistant',
  mark: 'its columns utterance and golden_intent',
  recognises: ({ table }) =>
    table.columns.includes('utterance') && table.columns.includes('golden_intent'),
  read({ table }, { source, none, map }) {
    return draftFromColumns(table, map.size > 0 ? map : columnsOf(table), { source, none });
  },
};

function columnsOf({ columns }: ForeignTable): ColumnMap {
  const intent = INTENT.find((name) => columns.includes(name));
  if (!columns.includes('utterance') || intent === undefined) {
    throw new ConfigurationInvalid(
      `a test set of Watson Assistant has the columns utterance and golden_intent, and this file ${columns.join(', ')}: say by --map which is which`,
    );
  }
  return new Map([
    ['input_text', 'utterance'],
    ['expected_intent', intent],
  ]);
}
