import { ConfigurationInvalid } from '../../domain/errors.ts';
import { fieldOf, listAt } from '../../domain/suite/own-field.ts';
import type { BotIntent } from './bot-intent.ts';
import { Losses } from './losses.ts';
import { readRows } from './read-rows.ts';
import type { SourceFile } from './source-files.ts';

/** The name under which the CSV has the sentences of the reject intent. */
export const REJECT_INTENT = 'rejectIntent';

export interface ReadIntents {
  readonly intents: readonly BotIntent[];
  readonly losses: Losses;
}

/**
 * The intents in an export of Cognigy.AI: JSON, or a CSV of name, property and value without a header.
 * @see https://docs.cognigy.com/ai/empower/nlu/intents/overview "Download and Upload Intents"
 * @throws ConfigurationInvalid where the file is another one.
 */
export async function readIntentsExport(file: SourceFile): Promise<ReadIntents> {
  const losses = new Losses();
  const rows = await readRows(file, { header: false });
  if (rows.kind === 'values') return { intents: intentsOf(rows.values, file.name), losses };
  const intents = new Map<string, { sentences: string[]; hasConditions: boolean }>();
  for (const { line, cells } of rows.rows) {
    const [name = '', property = '', value = ''] = cells;
    const at = `line ${line}`;
    if (name.trim() === '' || cells.slice(3).some((cell) => cell.trim() !== '')) {
      losses.add('rows that are not a name, a property and a value', at);
      continue;
    }
    const intent = intents.get(name) ?? { sentences: [], hasConditions: false };
    intents.set(name, intent);
    if (property.trim() === 'exampleSentence') intent.sentences.push(value);
    else {
      intent.hasConditions ||= property.trim() === 'rules' && value.trim() !== '';
      losses.add(`rows of the property "${property.trim()}"`, at);
    }
  }
  const found = [...intents].map(([name, { sentences, hasConditions }]) => ({
    name,
    sentences,
    hasConditions,
    isDisabled: false,
    isReject: name === REJECT_INTENT,
  }));
  if (found.every(({ sentences }) => sentences.length === 0)) throw noExport(file.name);
  return { intents: found, losses };
}

/** @throws ConfigurationInvalid where the list is of something else. */
export function intentsOf(values: readonly unknown[], from: string): BotIntent[] {
  return values.map((value) => {
    const name = fieldOf(value, 'name');
    if (typeof name !== 'string' || name === '') throw noExport(from);
    const condition = fieldOf(value, 'condition');
    return {
      name,
      sentences: listAt(value, 'exampleSentences').filter((one) => typeof one === 'string'),
      isDisabled: fieldOf(value, 'isDisabled') === true,
      isReject: fieldOf(value, 'isRejectIntent') === true,
      hasConditions:
        listAt(value, 'rules').length > 0 ||
        (typeof condition === 'string' && condition.trim() !== ''),
    };
  });
}

function noExport(from: string): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `${from} is no export of intents: NLU > Intents of the flow editor downloads one, as JSON or as a CSV of name, property and value`,
  );
}
