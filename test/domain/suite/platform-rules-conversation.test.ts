import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { aConversation, aQuestion, faultsOf } from './suite-faults.ts';

type Sentence = readonly [place: string, problem: string, remedy: string];

describe('the mode conversation', () => {
  const asksForNothing = 'write at least one thing that the answer must be';

  it.each<[what: string, suite: object, faults: readonly Sentence[]]>([
    ['everything', aConversation(), []],
    [
      'no section',
      aConversation({ cognigy: undefined }),
      [['cognigy', 'is missing', 'write a mapping with mode, project and endpoint']],
    ],
    [
      'playbooks',
      aConversation({}, { playbooks: [{ name: 'Greeting' }] }),
      [
        [
          'cognigy.playbooks',
          'is for the mode playbooks alone',
          'remove it, or write mode: playbooks',
        ],
      ],
    ],
    ['intents from analytics', aConversation({}, { intents_from: 'analytics' }), []],
    ['a threshold of its own', aConversation({}, { intent_threshold: 0.5 }), []],
    [
      'a threshold for intents that come from analytics',
      aConversation({}, { intents_from: 'analytics', intent_threshold: 0.5 }),
      [
        [
          'cognigy.intent_threshold',
          'is not applied where intents come from analytics: the bot has applied its own',
          'remove it, or ask for min_confidence in the cases',
        ],
      ],
    ],
    [
      'answers that take two minutes, data without words, and changes of the session',
      aConversation({
        test_cases: [
          {
            turns: [
              { input_text: '', context_variables: { welcome: true }, outcome: {} },
              { ...aQuestion({ allowed_latency_ms: 120_000 }), inject_state: 'paying' },
            ],
          },
          {
            ...aQuestion({ expected_data: { a: 1 } }),
            input_text: '',
            context_variables: { a: 1 },
          },
        ],
      }),
      [],
    ],
    [
      'no words and no data',
      aConversation({
        test_cases: [
          { ...aQuestion({ expected_data: { a: 1 } }), input_text: '' },
          { turns: [aQuestion(), { ...aQuestion({ expected_data: { a: 1 } }), input_text: '' }] },
        ],
      }),
      ['test_cases.0.input_text', 'test_cases.1.turns.1.input_text'].map(
        (place): Sentence => [
          place,
          'is empty, and no data goes with it',
          'write what the user says, or context_variables with the data that is sent',
        ],
      ),
    ],
    [
      'an intent of data alone',
      aConversation({
        test_cases: [
          {
            ...aQuestion({ expected_intent: 'greeting' }),
            input_text: '',
            context_variables: { a: 1 },
          },
        ],
      }),
      [
        [
          'test_cases.0.outcome.expected_intent',
          'cannot be judged of data alone, which has no sentence to score',
          'remove it',
        ],
      ],
    ],
    [
      'a change of a session that has not begun',
      aConversation({ test_cases: [{ turns: [{ ...aQuestion(), inject_context: { a: 1 } }] }] }),
      [
        [
          'test_cases.0.turns.0.inject_context',
          'stands in a first turn, before which there is no session',
          'write it in a later turn, or context_variables',
        ],
      ],
    ],
    [
      'silence beside words',
      aConversation({
        test_cases: [
          aQuestion({ expected_silence: true, expected_response_excludes: 'sorry' }),
          aQuestion({ expected_silence: true, expected_data: { a: 1 } }),
        ],
      }),
      [
        [
          'test_cases.0.outcome.expected_response_excludes',
          'asks for words of an answer that has to be silent',
          'remove it, or expected_silence',
        ],
      ],
    ],
    [
      'no endpoint',
      aConversation({}, { endpoint: undefined }),
      [
        [
          'cognigy.endpoint',
          'is missing',
          'write the URL token or the name of a REST endpoint of the bot',
        ],
      ],
    ],
    [
      'turns that ask for nothing',
      aConversation({ test_cases: [{ turns: [aQuestion({}), aQuestion({})] }] }),
      [['test_cases.0.turns', 'ask for nothing', asksForNothing]],
    ],
    [
      'turns of which one asks for something',
      aConversation({ test_cases: [{ turns: [aQuestion({}), aQuestion()] }] }),
      [],
    ],
    [
      'turns beside an outcome',
      aConversation({
        test_cases: [{ turns: [aQuestion()], outcome: { expected_intent: 'greeting' } }],
      }),
      [
        [
          'test_cases.0.turns',
          'stand beside an input_text or an outcome of the case',
          'keep the turns alone',
        ],
      ],
    ],
    [
      'turns beside another input',
      aConversation({ test_cases: [{ turns: [aQuestion()], input_text: 'Good day' }] }),
      [
        [
          'test_cases.0.turns',
          'stand beside an input_text or an outcome of the case',
          'keep the turns alone',
        ],
      ],
    ],
    [
      'turns beside the text of the first one',
      aConversation({ test_cases: [{ turns: [aQuestion()], input_text: 'Hello' }] }),
      [],
    ],
  ])('with %s', (_, suite, faults) => {
    expect(faultsOf(suite)).toEqual(faults);
  });

  it.each([
    {},
    { expected_entities: [] },
    { expected_entities: null },
    { expected_entity_values: {} },
    { expected_response_contains: null },
  ])('refuses a case with the outcome %j, which any answer would pass', (outcome) => {
    expect(faultsOf(aConversation({ test_cases: [aQuestion(outcome)] }))).toEqual([
      ['test_cases.0.outcome', 'asks for nothing', asksForNothing],
    ]);
  });

  it.each([
    { expected_intent: null },
    { expected_entities: ['city'] },
    { expected_entity_values: { city: 'Bonn' } },
    { expected_data: {} },
    { expected_response_contains: 'Hello' },
    { allowed_latency_ms: 800 },
  ])('takes a case with the outcome %j', (outcome) => {
    expect(faultsOf(aConversation({ test_cases: [aQuestion(outcome)] }))).toEqual([]);
  });

  it.each(['expected_intent', 'min_confidence'])('cannot judge %s without a project', (field) => {
    const outcome = { [field]: field === 'expected_intent' ? 'greeting' : 0.5 };
    const faults: Sentence[] = [
      [
        `test_cases.0.outcome.${field}`,
        'cannot be judged without cognigy.project, in which sentences are scored',
        'write the project, or remove it',
      ],
    ];

    const suite = { test_cases: [aQuestion(outcome)] };

    expect(faultsOf(aConversation(suite, { project: undefined }))).toEqual(faults);
    expect(faultsOf(aConversation(suite))).toEqual([]);
  });

  it('needs no project for what an answer itself shows', () => {
    const suite = { test_cases: [aQuestion({ expected_response_contains: 'Hello' })] };

    expect(faultsOf(aConversation(suite, { project: undefined }))).toEqual([]);
  });

  it('has no confidence of no intent', () => {
    const outcome = { expected_intent: null, min_confidence: 0.5 };

    expect(faultsOf(aConversation({ test_cases: [aQuestion(outcome)] }))).toEqual([
      [
        'test_cases.0.outcome.min_confidence',
        'asks for the confidence of no intent',
        'remove it, or expect an intent',
      ],
    ]);
  });

  it.each([
    ['expected_entities', ['city']],
    ['expected_entity_values', { city: 'Bonn' }],
  ])('cannot judge %s without knowing where entities are', (field, expected) => {
    const suite = { test_cases: [aQuestion({ [field]: expected })] };

    expect(faultsOf(aConversation(suite, { entities_path: undefined }))).toEqual([
      [
        `test_cases.0.outcome.${field}`,
        'cannot be judged, since the answers of a REST endpoint carry no entities',
        'have the flow put them into its output data and write cognigy.entities_path',
      ],
    ]);
  });

  it.each([{ expected_entities: null }, { expected_entities: [] }, { expected_entity_values: {} }])(
    'need not know where entities are to ask for %j',
    (entities) => {
      const suite = { test_cases: [aQuestion({ expected_intent: 'greeting', ...entities })] };

      expect(faultsOf(aConversation(suite, { entities_path: undefined }))).toEqual([]);
    },
  );

  it('judges each turn by the same rules', () => {
    const turns = [aQuestion(), aQuestion({ expected_entities: ['city'] })];

    const [fault] = faultsOf(
      aConversation({ test_cases: [{ turns }] }, { entities_path: undefined }),
    );

    expect(fault?.[0]).toBe('test_cases.0.turns.1.outcome.expected_entities');
  });
});

describe('the messages of an hour', () => {
  // Two turns twice and one turn once: 5 messages.
  const test_cases = [{ turns: [aQuestion(), aQuestion()], repeat: 2 }, aQuestion()];

  it('are as many as the suite has inputs, in all their repetitions', () => {
    expect(faultsOf(aConversation({ test_cases }, { max_messages_per_hour: 5 }))).toEqual([]);
    expect(faultsOf(aConversation({ test_cases }, { max_messages_per_hour: 4 }))).toEqual([
      [
        'cognigy.max_messages_per_hour',
        'is 4, and the suite has 5 messages, which no run of 1500 s (circuit_breaker_seconds) could send',
        'split the suite into parts of at most 4 messages',
      ],
    ]);
  });

  it('are never waited for, since the longest run ends before the hour', () => {
    const suite = aConversation(
      { test_cases, circuit_breaker_seconds: 3_300 },
      { max_messages_per_hour: 4 },
    );

    expect(checkSuite(suite)).toMatchObject({ status: 'invalid' });
  });
});
