import type { Outcome } from '../../../domain/suite/suite.ts';
import type { DraftCase } from '../draft.ts';
import { valuesAndNames } from '../entity-values.ts';
import type { ForeignRow } from '../foreign-row.ts';
import { Losses } from '../losses.ts';
import { ambiguousIntent, readIntent } from '../no-intent.ts';
import type { Preset } from './preset.ts';

const COLUMNS = ['flow_display_name', 'utterance', 'expected_intent'];
const START = new Set(['', 'START_PAGE']);

/**
 * The test sets for the language understanding of Dialogflow CX.
 * @see GoogleCloudPlatform/dfcx-scrapi, data/nlu_evals_sample.csv
 */
export const dialogflowCx: Preset = {
  title: 'a test set of Dialogflow CX',
  mark: 'its columns flow_display_name, utterance and expected_intent',
  recognises: ({ table }) => COLUMNS.every((column) => table.columns.includes(column)),
  read({ table }, { source, none }) {
    const losses = new Losses();
    const flows = new Set(table.rows.map((row) => row.cell('flow_display_name').trim()));
    const withTags = flows.size > 1;
    const cases = table.rows.flatMap((row) =>
      caseOf(row, { none: [...none, 'NO_MATCH'], withTags, losses }),
    );
    const remarks = ['NO_MATCH says that nothing may match, and - that no intent is asked for'];
    if (withTags) {
      remarks.push(
        `the cases are of ${flows.size} flows, whose names are their tags; a suite runs against one`,
      );
    }
    return { source, cases, losses, remarks };
  },
};

interface RowOptions {
  readonly none: readonly string[];
  readonly withTags: boolean;
  readonly losses: Losses;
}

function caseOf(row: ForeignRow, { none, withTags, losses }: RowOptions): DraftCase[] {
  const leaveOut = (why: string): DraftCase[] => {
    losses.add(why, row.at);
    return [];
  };
  const page = row.cell('page_display_name').trim();
  if (!START.has(page)) {
    return leaveOut('cases that begin on a page, where a suite cannot: it begins at the start');
  }
  const written = row.cell('expected_intent').trim();
  const intent = readIntent(written === '-' ? '' : written, none);
  if (intent.status === 'ambiguous') return leaveOut(ambiguousIntent(written));
  const outcome: Outcome = {
    ...(intent.status === 'intent' ? { expected_intent: intent.intent } : {}),
    ...parametersOf(row, losses),
  };
  const name = row.cell('description').trim();
  const flow = row.cell('flow_display_name').trim();
  return [
    {
      at: row.at,
      ...(name === '' ? {} : { name }),
      ...(withTags && flow !== '' ? { tags: [flow] } : {}),
      turns: [{ input_text: row.cell('utterance'), outcome }],
    },
  ];
}

function parametersOf(row: ForeignRow, losses: Losses): Outcome {
  const text = row.cell('expected_parameters').trim();
  if (text === '' || text === '-') return {};
  try {
    const parameters: unknown = JSON.parse(text);
    if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) {
      return valuesAndNames(Object.entries(parameters), { at: row.at, losses });
    }
  } catch {
    // Said below, as for any other value that is no object.
  }
  losses.add('expected_parameters that are no JSON object', row.at);
  return {};
}
