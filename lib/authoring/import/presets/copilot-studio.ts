import type { Outcome } from '../../../domain/suite/suite.ts';
import { exactPattern } from '../exact-pattern.ts';
import type { ForeignTable } from '../foreign-row.ts';
import { Losses } from '../losses.ts';
import type { Preset } from './preset.ts';

/** Names of columns in any letter case, as the product has written them in several ways. */
const COLUMNS = { question: 'question', expected: 'expected response', method: 'testing method' };

/**
 * The test sets for evaluations of Copilot Studio.
 * @see https://learn.microsoft.com/microsoft-copilot-studio/analytics-agent-evaluation-create
 */
export const copilotStudio: Preset = {
  title: 'a test set of Copilot Studio',
  mark: 'its columns Question, Expected response and Testing method',
  recognises: ({ table }) =>
    Object.values(COLUMNS).every((name) => columnOf(table, name) !== undefined),
  read({ table }, { source }) {
    const losses = new Losses();
    const cell = (row: (typeof table.rows)[number], name: string) =>
      row.cell(columnOf(table, name) ?? name);
    const cases = table.rows.flatMap((row) => {
      const method = cell(row, COLUMNS.method).trim();
      const outcome = outcomeOf(method, cell(row, COLUMNS.expected).trim());
      if (typeof outcome === 'string') {
        losses.add(outcome, row.at);
        return [];
      }
      return [{ at: row.at, turns: [{ input_text: cell(row, COLUMNS.question), outcome }] }];
    });
    return { source, cases, losses, remarks: [] };
  },
};

function columnOf(table: ForeignTable, name: string): string | undefined {
  return table.columns.find((column) => column.toLowerCase() === name);
}

/** The outcome that asks the same; why there is none, for a method that judges by meaning. */
function outcomeOf(method: string, expected: string): Outcome | string {
  const known = method.toLowerCase().replace(/[^a-z]+/g, '');
  if (expected === '') return `cases of the method "${method}" without an expected response`;
  switch (known) {
    case 'exactmatch':
    case 'textmatch':
      return { expected_response_matches: exactPattern(expected) };
    case 'partialmatch':
      return { expected_response_contains: expected };
    case 'keywordmatch':
      return /[,;|\n]/.test(expected)
        ? 'cases of the method "Keyword match" with several keywords: a suite asks for one text'
        : { expected_response_contains: expected };
    default:
      return `cases of the method "${method}", which judges by meaning: a suite looks at words`;
  }
}
