import { ConfigurationInvalid } from '../../domain/errors.ts';
import { fieldOf, listAt } from '../../domain/suite/own-field.ts';
import type { Turn } from '../../domain/suite/suite.ts';
import { readYaml } from '../../suite-file/yaml-source.ts';
import type { Draft, DraftCase } from './draft.ts';
import { Losses } from './losses.ts';
import { ambiguousIntent, readIntent } from './no-intent.ts';
import { type SourceFile, textOf, unreadable } from './source-files.ts';

/** Fields of a case that no suite can say, with why. */
const LOST: Readonly<Record<string, string>> = {
  expectedActions: 'expectedActions: no answer shows which actions were taken',
  expectedOutcome: 'expectedOutcome: it is judged by meaning, and a suite looks at words',
  customEvaluations: 'customEvaluations, which look into what the agent has produced',
  metrics: 'metrics, which are judged by meaning',
};
const TAKEN = new Set(['utterance', 'expectedTopic', 'contextVariables', 'conversationHistory']);

/**
 * The test specification of an agent of Salesforce.
 * @see https://developer.salesforce.com/docs/ai/agentforce/guide/agent-dx-test-spec.html
 * @throws ConfigurationInvalid where the file is another one.
 */
export function draftFromAgentforce(file: SourceFile, none: readonly string[]): Draft {
  const reading = readYaml(textOf(file), { whenEmpty: 'write testCases' });
  if (reading.status === 'refused') throw unreadable(file.name, reading);
  const { value } = reading.document;
  const entries = listAt(value, 'testCases');
  if (entries.length === 0) {
    throw new ConfigurationInvalid(
      `${file.name} has no testCases: name the specification that "sf agent generate test-spec" writes`,
    );
  }
  const losses = new Losses();
  const cases = entries.flatMap((entry, position) =>
    caseOf(entry, { at: `testCases[${position}]`, none, losses }),
  );
  return {
    source: 'a test specification of Agentforce',
    cases,
    losses,
    remarks: [
      'expectedTopic is taken for the intent: the bot needs intents by the names of the topics',
    ],
  };
}

interface CaseOptions {
  readonly at: string;
  readonly none: readonly string[];
  readonly losses: Losses;
}

function caseOf(entry: unknown, { at, none, losses }: CaseOptions): DraftCase[] {
  for (const field of Object.keys(Object(entry))) {
    if (TAKEN.has(field) || isEmpty(fieldOf(entry, field))) continue;
    losses.add(LOST[field] ?? `the field ${field}`, at);
  }
  if (!isEmpty(fieldOf(entry, 'conversationHistory'))) {
    losses.add('cases with a conversationHistory, behind which a suite cannot begin', at);
    return [];
  }
  const topic = fieldOf(entry, 'expectedTopic');
  const written = typeof topic === 'string' ? topic : '';
  const intent = readIntent(written, none);
  if (intent.status === 'ambiguous') {
    losses.add(ambiguousIntent(written), at);
    return [];
  }
  const utterance = fieldOf(entry, 'utterance');
  const turn: Turn = {
    input_text: typeof utterance === 'string' ? utterance : '',
    ...contextOf(entry),
    outcome: intent.status === 'intent' ? { expected_intent: intent.intent } : {},
  };
  return [{ at, turns: [turn] }];
}

function contextOf(entry: unknown): Pick<Turn, 'context_variables'> {
  const variables = listAt(entry, 'contextVariables').flatMap((one): [string, string][] => {
    const name = fieldOf(one, 'name');
    const value = fieldOf(one, 'value');
    return typeof name === 'string' && value !== undefined ? [[name, String(value)]] : [];
  });
  return variables.length > 0 ? { context_variables: Object.fromEntries(variables) } : {};
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
