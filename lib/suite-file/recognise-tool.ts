import type { InputProblem, Path } from '../domain/suite/input-problem.ts';
import { fieldOf, listAt } from '../domain/suite/own-field.ts';
import { placeOf, type SourceDocument } from './suite-source.ts';

interface Kind {
  /** Where it can be told from a suite, if `value` is of this kind; null where it is not. */
  recognise(value: unknown): Path | null;
  readonly problem: string;
  readonly remedy: string;
}

const importing = (what: string) => `cognigate import ${what} FILE makes a suite of it`;

/** The files of other tools that are YAML or JSON as well, the more telling first. */
const KINDS: readonly Kind[] = [
  {
    recognise: (value) => at(value, 'convos') ?? at(value, 'scripting') ?? utterances(value),
    problem: 'has convos or utterances of Botium',
    remedy: importing('botium'),
  },
  {
    recognise: (value) =>
      isFilled(firstOf(value, 'testCases'), ['utterance', 'inputs', 'expectedTopic'])
        ? ['testCases']
        : null,
    problem: 'has the testCases of an Agentforce specification',
    remedy: importing('agentforce'),
  },
  {
    recognise: (value) =>
      at(value, 'nlu') ?? at(value, 'stories') ?? at(value, 'rasa_nlu_data') ?? rules(value),
    problem: 'has nlu data or stories of Rasa',
    remedy: importing('rasa'),
  },
  {
    recognise: (value) =>
      at(value, 'actions') && at(value, 'intents') ? (at(value, 'responses') ?? null) : null,
    problem: 'is a domain of Rasa, which has no sentences',
    remedy: 'import its nlu data or test stories: cognigate import rasa FILE',
  },
  {
    recognise: (value) =>
      at(value, 'prompts') ?? at(value, 'providers') ?? at(value, 'defaultTest'),
    problem: 'has prompts or providers of a promptfoo configuration',
    remedy: 'save its tests as a CSV, and make a suite of that: cognigate import table FILE',
  },
  {
    recognise: (value) => (isFilled(first(value), ['exampleSentences']) ? [0] : null),
    problem: 'is an export of intents of Cognigy.AI',
    remedy: importing('intents'),
  },
  {
    recognise: (value) =>
      isFilled(firstOf(first(value), 'testCases'), ['input', 'intent']) ? [0, 'testCases'] : null,
    problem: 'is a test suite of Kore.ai',
    remedy: importing('table'),
  },
  {
    recognise: (value) =>
      isFilled(value, ['projectReference', 'playbookReference', '_id']) ? at(value, 'steps') : null,
    problem: 'is a playbook of Cognigy.AI',
    remedy: 'cognigate import playbook ID fetches it and makes a suite of it',
  },
  {
    recognise: (value) => at(value, 'luis_schema_version'),
    problem: 'is an app of LUIS',
    remedy: 'save its utterances as a CSV with input_text and expected_intent',
  },
  {
    recognise: (value) =>
      isFilled(firstOf(value, 'intents'), ['examples', 'trainingPhrases', 'userSays'])
        ? ['intents']
        : null,
    problem: 'has the intents of another platform, such as Watson or Dialogflow',
    remedy: 'save their sentences as a CSV with input_text and expected_intent',
  },
  {
    recognise: (value) =>
      isFilled(first(first(Object.values(Object(value)))), ['data']) ? [] : null,
    problem: 'has sentences in the form of the SNIPS data set',
    remedy: 'save them as a CSV with input_text and expected_intent',
  },
  {
    recognise: (value) => (isFilled(first(value), ['userSays', 'trainingPhrases']) ? [0] : null),
    problem: 'has intents of Dialogflow',
    remedy: 'save their sentences as a CSV with input_text and expected_intent',
  },
  {
    recognise: (value) =>
      fieldOf(value, 'verdict') && fieldOf(value, 'cases') ? ['verdict'] : null,
    problem: 'is a report of Cognigate and no suite',
    remedy: 'name the suite of that run',
  },
  {
    recognise: (value) =>
      isFilled(first(value), ['utterance', 'question', 'query', 'utt', 'text', 'input'])
        ? [0]
        : null,
    problem: 'is a list of rows, which has no place for what is not a case',
    remedy: importing('table'),
  },
];

/** What another tool wrote, as far as its fields tell; null where the document may be meant as a suite. */
export function recogniseTool(document: SourceDocument): InputProblem | null {
  const { value } = document;
  const isMeant = ['suite_id', 'test_cases', 'cognigy', 'gate'].some(
    (field) => fieldOf(value, field) !== undefined,
  );
  if (isMeant) return null;
  for (const { recognise, problem, remedy } of KINDS) {
    const path = recognise(value);
    if (path !== null) {
      return {
        path: '',
        problem,
        remedy,
        place: document.locate(path, 'key') ?? placeOf(document, path),
      };
    }
  }
  return null;
}

const at = (value: unknown, field: string): Path | null =>
  fieldOf(value, field) === undefined ? null : [field];

function utterances(value: unknown): Path | null {
  const of = fieldOf(value, 'utterances');
  return of !== null &&
    typeof of === 'object' &&
    fieldOf(value, 'luis_schema_version') === undefined
    ? ['utterances']
    : null;
}

function rules(value: unknown): Path | null {
  return isFilled(firstOf(value, 'rules'), ['rule']) ? ['rules'] : null;
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

const firstOf = (value: unknown, field: string): unknown => listAt(value, field)[0];

const isFilled = (value: unknown, fields: readonly string[]): boolean =>
  fields.some((field) => fieldOf(value, field) !== undefined);
