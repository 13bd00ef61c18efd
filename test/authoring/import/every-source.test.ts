import { describe, expect, it } from 'vitest';
import type { Outcome, Suite } from '../../../lib/domain/suite/suite.ts';
import { parseSuite } from '../../../lib/suite-file/parse-suite.ts';
import { imported } from './imported.ts';

const CONTRACT: readonly string[] = [];
const COGNIGY = ['--project', 'Web shop', '--flow', 'Main', '--endpoint', 'Gate with NLU'];
const WITH_ENTITIES = [...COGNIGY, '--entities-path', 'cognigate.entities'];

async function suiteOf(kind: string, source: string, flags: readonly string[]): Promise<Suite> {
  const { suite } = await imported(kind, source, ...flags);
  const file = await parseSuite(suite, { format: 'yaml' });
  if (file.status === 'refused') throw new Error(JSON.stringify(file.problems));
  return file.suite;
}

/** Text and outcome of each case, or of each of its turns. */
function contentOf({ test_cases }: Suite): readonly (readonly [string, Outcome])[][] {
  return test_cases.map(({ turns, input_text, outcome }) =>
    (turns ?? [{ input_text, outcome }]).map((turn) => [turn.input_text, turn.outcome]),
  );
}

const LIMIT = { allowed_latency_ms: 2000 };

describe('the intents of Cognigy.AI', () => {
  it('become a case for each sentence and each variant, the reject intent one for nothing', async () => {
    const suite = await suiteOf('intents', 'cognigy-intents.json', CONTRACT);

    expect(contentOf(suite).flat()).toEqual([
      ['I forgot my password', { expected_intent: 'intent_password_reset', ...LIMIT }],
      ['reset my password please', { expected_intent: 'intent_password_reset', ...LIMIT }],
      ['change my password please', { expected_intent: 'intent_password_reset', ...LIMIT }],
      ['where is my order', { expected_intent: 'intent_order_status', ...LIMIT }],
      ['track my order #AB-100234', { expected_intent: 'intent_order_status', ...LIMIT }],
      ['sing me a song', { expected_intent: null, ...LIMIT }],
    ]);
    expect(suite.test_cases.map(({ id }) => id)).toEqual([
      'intent_password_reset-1',
      'intent_password_reset-2.1',
      'intent_password_reset-2.2',
      'intent_order_status-1',
      'intent_order_status-2',
      'never-1',
    ]);
  });

  it('say what is left, and that they are no test set', async () => {
    const { left, notes } = await imported('intents', 'cognigy-intents.json');

    expect(left).toEqual({
      'intents that are disabled': 1,
      'intents without example sentences': 1,
      'sentences with brackets that are no [[a|b]]': 1,
    });
    expect(notes.join('\n')).toContain('sentences that the bot was trained with');
    expect(notes).toContain('sentences of the reject intent are cases that match nothing');
    expect(notes.join('\n')).toContain('1 intent has rules or a condition');
  });

  it('give one variant of a sentence where that is asked for', async () => {
    const { cases } = await imported('intents', 'cognigy-intents.json', '--alternatives', 'one');

    expect(cases).toBe(5);
  });

  it('are read from the CSV without a header, whose rejectIntent is the reject intent', async () => {
    const suite = await suiteOf('intents', 'cognigy-intents.csv', CONTRACT);
    const { left } = await imported('intents', 'cognigy-intents.csv');

    expect(contentOf(suite).flat()).toEqual([
      ['sing me a song', { expected_intent: null, ...LIMIT }],
      ['I forgot my password', { expected_intent: 'intent_password_reset', ...LIMIT }],
      ['reset my password, please', { expected_intent: 'intent_password_reset', ...LIMIT }],
      ['where is my order', { expected_intent: 'intent_order_status', ...LIMIT }],
    ]);
    expect(left).toEqual({ 'rows of the property "defaultReply"': 1 });
  });

  it('are taken in part, the same part for the same seed', async () => {
    const drawn = (seed: string) =>
      imported('intents', 'cognigy-intents.json', '--per-intent', '1', '--seed', seed);
    const [first, again] = [await drawn('5'), await drawn('5')];

    expect(first.cases).toBe(3);
    expect(again.suite).toBe(first.suite);
    expect(first.notes.join('\n')).toContain('3 of 6 cases are taken');
  });
});

describe('a table of another tool', () => {
  it('is recognised as one of Dialogflow CX', async () => {
    const suite = await suiteOf('table', 'dialogflow-cx.csv', CONTRACT);
    const { left, source } = await imported('table', 'dialogflow-cx.csv');

    expect(source).toContain('a test set of Dialogflow CX, recognised by its columns');
    expect(contentOf(suite).flat()).toEqual([
      ['where is my order', { expected_intent: 'intent_order_status', ...LIMIT }],
      ['sing me a song', { expected_intent: null, ...LIMIT }],
      [
        'has order AB-100234 been shipped',
        {
          expected_intent: 'intent_order_status',
          expected_entity_values: { order_number: 'AB-100234' },
          ...LIMIT,
        },
      ],
    ]);
    expect(left).toEqual({
      'cases that begin on a page, where a suite cannot: it begins at the start': 1,
      'expected_parameters that are no JSON object': 1,
      'cases that ask for nothing that a suite can judge': 1,
      'cases with the intent "None", which may mean none or not said: --none "None" says that nothing may match': 1,
    });
  });

  it('takes another word for no intent from --none', async () => {
    const { cases } = await imported('table', 'dialogflow-cx.csv', '--none', 'None');

    expect(cases).toBe(4);
  });

  it('is recognised as one of Lex V2, whose conversations are turns', async () => {
    const suite = await suiteOf('table', 'lex-v2.csv', WITH_ENTITIES);
    const { left, source } = await imported('table', 'lex-v2.csv', ...WITH_ENTITIES);

    expect(source).toContain('Lex V2');
    expect(contentOf(suite)).toEqual([
      [
        [
          'where is my order AB-100234',
          {
            expected_intent: 'intent_order_status',
            expected_entity_values: { order_number: 'AB-100234' },
          },
        ],
      ],
      [
        ['I want my money back', { expected_intent: 'intent_refund_request' }],
        ['it is AB-100234', { expected_entity_values: { order_number: 'AB-100234' } }],
      ],
      [['sing me a song', { expected_intent: null }]],
    ]);
    expect(left).toEqual({
      'prompts of the agent, which the tool does not compare either': 1,
      'conversations with an input that is no text': 1,
    });
  });

  it('leaves conversations out where the platform holds none', async () => {
    const { cases, left } = await imported('table', 'lex-v2.csv');

    expect(cases).toBe(2);
    expect(Object.keys(left).join('\n')).toContain('conversations of several turns');
  });

  it('is recognised as one of Copilot Studio, of which meanings are left', async () => {
    const suite = await suiteOf('table', 'copilot-studio.csv', CONTRACT);
    const { left } = await imported('table', 'copilot-studio.csv');

    expect(
      contentOf(suite)
        .flat()
        .map(([text]) => text),
    ).toEqual(['I forgot my password', 'Tell me a joke']);
    expect(suite.test_cases[1]?.outcome.expected_response_matches).toBe(
      '^\\s*Sorry,\\s+I\\s+did\\s+not\\s+understand\\s+that\\.\\s+Could\\s+you\\s+say\\s+it\\s+in\\s+other\\s+words\\?\\s*$',
    );
    expect(left).toEqual({
      'cases of the method "Keyword match" with several keywords: a suite asks for one text': 1,
      'cases of the method "Compare meaning", which judges by meaning: a suite looks at words': 1,
      'cases of the method "General quality" without an expected response': 1,
    });
  });

  it('is recognised as one of Kore.ai', async () => {
    const suite = await suiteOf('table', 'kore-ai.json', CONTRACT);
    const { left } = await imported('table', 'kore-ai.json');

    expect(contentOf(suite).flat()).toEqual([
      [
        'where is my order AB-100234',
        {
          expected_intent: 'intent_order_status',
          expected_entity_values: { order_number: 'AB-100234' },
          ...LIMIT,
        },
      ],
      ['I forgot my password', { expected_intent: 'intent_password_reset', ...LIMIT }],
    ]);
    expect(Object.values(left)).toEqual([1, 1]);
    expect(Object.keys(left)).toContain('the field parentIntent');
  });

  it('is recognised as one of Watson Assistant', async () => {
    const { source, cases } = await imported('table', 'watson.csv');

    expect(source).toContain('Watson Assistant');
    expect(cases).toBe(2);
  });

  it('is recognised as one of promptfoo, of which each assertion that is lost is named', async () => {
    const suite = await suiteOf('table', 'promptfoo.csv', CONTRACT);
    const { left } = await imported('table', 'promptfoo.csv');

    expect(contentOf(suite).flat()[0]).toEqual([
      'I forgot my password',
      { expected_response_contains: 'password reset link', ...LIMIT },
    ]);
    expect(suite.test_cases.map(({ name, tags }) => [name, tags])).toEqual([
      ['reset', ['critical']],
      ['joke', ['smoke']],
      [undefined, undefined],
    ]);
    expect(suite.test_cases[1]?.outcome.expected_response_excludes).toBe('reset');
    expect(suite.test_cases[2]?.outcome.expected_response_matches).toBe(
      '(?i)(?:order\\s+number|status)',
    );
    expect(left).toEqual({
      'assertions of the type llm-rubric, for which a suite has no field': 1,
      'assertions of the type similar, for which a suite has no field': 1,
      'assertions of the type javascript, for which a suite has no field': 1,
      'tests with a template in them, which only the tool can fill': 1,
    });
  });

  it('is recognised as samples of OpenAI Evals', async () => {
    const suite = await suiteOf('table', 'openai-evals.jsonl', CONTRACT);
    const { left } = await imported('table', 'openai-evals.jsonl');

    expect(suite.test_cases.map(({ outcome }) => outcome)).toEqual([
      { expected_response_contains: 'password reset link', ...LIMIT },
      { expected_response_matches: '(?i)(?:order\\s+number|tracking\\s+link)', ...LIMIT },
    ]);
    expect(left).toEqual({
      'messages of the system, which a bot has of its own': 1,
      'samples with other messages than one of the user': 1,
    });
  });

  it('goes by its columns where --map says which', async () => {
    const flags = [
      '--map',
      'input_text=utterance,expected_intent=golden_intent,name=golden_intent',
    ];
    const { source, suite } = await imported('table', 'watson.csv', '--preset', 'watson', ...flags);

    expect(source).toContain('as --preset says');
    expect(suite).toContain('name: "intent_order_status"');
  });
});

describe('the files of Botium', () => {
  it('become conversations, one for each text of a list that is named', async () => {
    const suite = await suiteOf('botium', 'botium', COGNIGY);
    const { left } = await imported('botium', 'botium', ...COGNIGY);

    expect(contentOf(suite)).toEqual([
      [['sing me a song', { expected_response_excludes: 'password reset link' }]],
      [
        [
          'I forgot my password',
          {
            expected_intent: 'intent_password_reset',
            expected_response_contains: 'password reset link',
          },
        ],
      ],
      ...['I want my money back', 'I would like a refund please'].map((text) => [
        [
          text,
          {
            expected_intent: 'intent_refund_request',
            expected_response_contains: 'What is the order number?',
          },
        ],
        ['It is AB-123456', { expected_response_contains: 'AB-123456' }],
      ]),
    ]);
    expect(left).toEqual({
      'hooks in #begin and #end': 1,
      'convos in which the user gives something else than a text': 1,
      'the asserter BUTTONS': 1,
      'lists of utterances that no convo names': 1,
    });
  });

  it('that are lists of utterances alone become cases by their names', async () => {
    const { cases, notes } = await imported('botium', 'botium/refund.utterances.txt');

    expect(cases).toBe(2);
    expect(notes.join('\n')).toContain(
      'the name of each list of utterances is taken for an intent',
    );
  });
});

describe('the files of Rasa', () => {
  it('become cases without marks, and conversations', async () => {
    const flags = [...WITH_ENTITIES, '--none', 'out_of_scope'];
    const suite = await suiteOf('rasa', 'rasa', flags);
    const { left, notes } = await imported('rasa', 'rasa', ...flags);

    const status = { expected_intent: 'intent_order_status' };
    expect(contentOf(suite)).toEqual([
      [['where is my order', status]],
      [['track my order AB-100234', { ...status, expected_entities: ['order_number'] }]],
      [['track order AB-220145', { ...status, expected_entities: ['order_number'] }]],
      [['sing me a song', { expected_intent: null }]],
      [
        ['I want my money back', { expected_intent: 'intent_refund_request' }],
        ['it is AB-123456', { expected_entities: ['order_number'] }],
      ],
    ]);
    expect(left).toEqual({
      'parts lookup of nlu': 1,
      'steps action of stories': 1,
      'stories whose user has an intent and no words': 1,
    });
    expect(notes.join('\n')).toContain('no test set');
  });
});

describe('a specification of Agentforce', () => {
  it('becomes cases by topics, and names what is judged by meaning', async () => {
    const suite = await suiteOf('agentforce', 'agentforce.yaml', CONTRACT);
    const { left } = await imported('agentforce', 'agentforce.yaml');

    expect(suite.test_cases).toMatchObject([
      {
        input_text: 'where is my order',
        context_variables: { tier: 'gold' },
        outcome: { expected_intent: 'intent_order_status' },
      },
    ]);
    expect(left).toEqual({
      'expectedActions: no answer shows which actions were taken': 1,
      'expectedOutcome: it is judged by meaning, and a suite looks at words': 2,
      'cases with a conversationHistory, behind which a suite cannot begin': 1,
      'cases that ask for nothing that a suite can judge': 1,
    });
  });
});
