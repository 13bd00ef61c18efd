import { fieldOf, listAt } from '../../../domain/suite/own-field.ts';
import type { Draft, DraftCase } from '../draft.ts';
import { valuesAndNames } from '../entity-values.ts';
import { Losses } from '../losses.ts';
import { ambiguousIntent, readIntent } from '../no-intent.ts';
import type { Preset, PresetInput } from './preset.ts';

/**
 * The suites for batch testing of Kore.ai, in JSON.
 * @see https://developer.kore.ai/docs/bots/test-your-bot/batch-testing/batch-testing/
 */
export const koreAi: Preset = {
  title: 'a test suite of Kore.ai',
  mark: 'its testCases with input and intent',
  recognises: ({ rows }) => suitesIn(rows).length > 0,
  read({ rows }, { source, none }): Draft {
    const losses = new Losses();
    const suites = suitesIn(rows);
    const cases = suites.flatMap((suite, place) =>
      listAt(suite, 'testCases').flatMap((entry, position) => {
        const prefix = suites.length > 1 ? `testCases of suite ${place + 1}` : 'testCases';
        return caseOf(entry, { at: `${prefix}[${position}]`, none, losses });
      }),
    );
    return { source, cases, losses, remarks: [] };
  },
};

function suitesIn(rows: PresetInput['rows']): unknown[] {
  if (rows.kind !== 'values') return [];
  return rows.values.filter((value) => {
    const cases = listAt(value, 'testCases');
    return cases.length > 0 && cases.every((entry) => typeof fieldOf(entry, 'input') === 'string');
  });
}

interface CaseOptions {
  readonly at: string;
  readonly none: readonly string[];
  readonly losses: Losses;
}

function caseOf(entry: unknown, { at, none, losses }: CaseOptions): DraftCase[] {
  const known = new Set(['input', 'intent', 'entities']);
  for (const field of Object.keys(Object(entry))) {
    const value = fieldOf(entry, field);
    if (!known.has(field) && value !== '' && value !== null) losses.add(`the field ${field}`, at);
  }
  const input = fieldOf(entry, 'input');
  const written = fieldOf(entry, 'intent');
  const intent = readIntent(typeof written === 'string' ? written : '', none);
  if (intent.status === 'ambiguous') {
    losses.add(ambiguousIntent(String(written)), at);
    return [];
  }
  const entities = listAt(entry, 'entities').map((one): [string, unknown] => [
    String(fieldOf(one, 'entityName') ?? ''),
    fieldOf(one, 'entityValue'),
  ]);
  return [
    {
      at,
      turns: [
        {
          input_text: typeof input === 'string' ? input : '',
          outcome: {
            ...(intent.status === 'intent' ? { expected_intent: intent.intent } : {}),
            ...valuesAndNames(entities, { at, losses }),
          },
        },
      ],
    },
  ];
}
