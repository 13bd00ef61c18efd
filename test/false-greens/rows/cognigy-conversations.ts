import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  notEvaluated,
  passed,
} from '../support/attack-row.ts';
import { type Bent, playCognigy } from '../support/play-cognigy.ts';

const REFUND = 'I want my money back for my order';
const INTENT = 'intent_refund_request';
const COGNIGY = { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' };
const OUTSIDE = 'zxqv wrtlk pfff';

const conversation = (outcome: object, bent: Bent, cognigy: object = {}, more: object = {}) =>
  playCognigy(
    {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: { ...COGNIGY, ...cognigy },
      circuit_breaker_seconds: 60,
      test_cases: [{ input_text: REFUND, outcome, ...more }],
    },
    bent,
  );
const stack = (...outputStack: object[]): Bent => ({
  message: (answer) => ({ ...answer, text: '', data: {}, outputStack }),
});
const said = (text: string) => stack({ text, source: 'bot' });
const marker = (reason: string) => ({
  text: '',
  data: { _cognigy: { _messageId: 'm1', _finishReason: reason } },
});
const scores = (...entries: object[]): Bent => ({ scores: () => ({ scores: entries }) });
const entry = (name: string, score: number, more: object = {}) => ({
  id: name,
  name,
  score,
  negated: false,
  ...more,
});
const quiet = [
  { expected_response_excludes: 'sorry' },
  { expected_response_contains: 'refund' },
  { expected_response_matches: '.*' },
  { allowed_latency_ms: 5_000 },
];

attackRow(
  'C32',
  'an agent of a language model that says nothing but how it stopped',
  inconclusive,
  () => Promise.all(quiet.map((outcome) => conversation(outcome, stack(marker('stop'))))),
);
attackRow('C33', 'nothing to see: control, voice, typing, white space, marks', inconclusive, () =>
  Promise.all(
    [
      { text: '', data: { _cognigy: { _voiceGateway2: { json: { action: 'play' } } } } },
      { text: null, data: { _cognigy: { _facebook: { sender_action: 'typing_on' } } } },
      { text: ' \n\u200b' },
      { text: '<p>&nbsp;</p>' },
      { text: '', data: { _cognigy: { _handover: { a: 1 } } } },
    ].map((output) => conversation({ expected_response_excludes: 'sorry' }, stack(output))),
  ),
);
attackRow('C34', 'the model was cut off before it came to what is excluded', inconclusive, () =>
  Promise.all(
    ['content_filter', 'length'].map((reason) =>
      conversation(
        { expected_response_excludes: 'refund denied' },
        stack({ text: 'I am', data: { _cognigy: { _messageId: 'm1' } } }, marker(reason)),
      ),
    ),
  ),
);
attackRow('C35', 'only data came, and a text is excluded', notEvaluated, () =>
  conversation(
    { expected_response_excludes: 'sorry', expected_data: { a: 1 } },
    stack({ text: '', data: { a: 1 } }),
  ),
);
attackRow('C36', 'the answer is of another session, or for another user', inconclusive, () =>
  Promise.all(
    ['sessionId', 'userId'].map((field) =>
      conversation(
        { expected_response_contains: 'refund' },
        { message: (answer) => ({ ...answer, [field]: 'somebody-else' }) },
      ),
    ),
  ),
);
attackRow('C37', "the user's own words are on the stack, as somebody else's", failed, () =>
  conversation(
    { expected_response_contains: REFUND },
    stack({ text: REFUND, source: 'user' }, { text: 'no idea', source: 'bot' }),
  ),
);
attackRow('C38', 'the words are those of an agent of flesh and blood', inconclusive, () =>
  conversation(
    { expected_response_contains: 'Jane' },
    stack({ text: 'I am Jane', source: 'agent' }),
  ),
);
attackRow(
  'C39',
  'what is excluded is drawn, set, marked up, or far down in an answer',
  failed,
  () =>
    Promise.all(
      [
        said('This is **not** refundable'),
        said('This is not&nbsp;<b>refundable</b>'),
        said('This is not re\u00adfundable'),
        stack({ data: { _cognigy: { _default: { _quickReplies: { text: 'not refundable' } } } } }),
        stack({
          data: JSON.stringify({ _plugin: { data: { submitButtonText: 'not refundable' } } }),
        }),
        stack({
          data: { _data: { _cognigy: { _webchat: { message: { text: 'not refundable' } } } } },
        }),
        stack(
          { text: 'This is not re', data: { _cognigy: { _messageId: 'm' } } },
          { text: 'fundable', data: { _cognigy: { _messageId: 'm' } } },
        ),
        stack(...Array.from({ length: 2_500 }, () => ({ text: 'ok' })), { text: 'not refundable' }),
      ].map((bent) => conversation({ expected_response_excludes: 'not refundable' }, bent)),
    ),
);
attackRow('C40', 'what is asked for is said only where nobody sees it', failed, () =>
  Promise.all(
    [
      { _gallery: { fallbackText: 'Please call us', items: [{ title: 'Box' }] } },
      { _buttons: { text: 'Go?', buttons: [{ title: 'Go', payload: 'Please call us' }] } },
      {
        _adaptiveCard: {
          adaptiveCard: { body: [{ text: 'Hi' }, { text: 'Please call us', isVisible: false }] },
        },
      },
    ].map((_default) =>
      conversation(
        { expected_response_contains: 'Please call us' },
        stack({ text: '', data: { _cognigy: { _default } } }),
      ),
    ),
  ),
);
attackRow('C41', 'the endpoint runs another version than the suite names', anythingButPassed, () =>
  Promise.all([
    conversation({ expected_response_contains: 'refund' }, {}, { entrypoint: 'v1.0' }),
    conversation({ expected_response_contains: 'refund' }, {}, { entrypoint: 'no-such-snapshot' }),
    conversation(
      { expected_response_contains: 'refund' },
      { endpoint: (endpoint) => ({ ...endpoint, entrypoint: undefined }) },
      { entrypoint: 'Web shop' },
    ),
  ]),
);
attackRow('C42', 'the endpoint is not active', anythingButPassed, () =>
  conversation(
    { expected_response_contains: 'refund' },
    { endpoint: (endpoint) => ({ ...endpoint, active: false }) },
  ),
);
attackRow(
  'C43',
  'the endpoint is pointed to another snapshot while it is tested',
  inconclusive,
  () =>
    conversation(
      { expected_response_contains: 'refund' },
      {
        endpoint: (endpoint, place) =>
          place === 0 ? endpoint : { ...endpoint, entrypoint: '5f00000000000000000000a1' },
      },
    ),
);
attackRow(
  'C44',
  'intents are scored by the head, and the endpoint runs something else',
  anythingButPassed,
  () =>
    Promise.all(
      [
        { entrypoint: '5f00000000000000000000a1' },
        { nluConnectorId: '5f00000000000000000000b2' },
      ].map((details) =>
        conversation(
          { expected_intent: INTENT },
          { endpoint: (endpoint) => ({ ...endpoint, ...details }) },
        ),
      ),
    ),
);
attackRow(
  'C45',
  'the endpoint speaks for another flow or locale than the suite names',
  anythingButPassed,
  () =>
    Promise.all(
      [{ flow: 'Small talk' }, { locale: 'German' }].map((place) =>
        conversation({ expected_response_contains: 'refund' }, {}, place),
      ),
    ),
);
attackRow(
  'C46',
  "an intent below the bot's own thresholds, or one that it would ask back",
  failed,
  () =>
    Promise.all([
      conversation({ expected_intent: INTENT }, scores(entry(INTENT, 0.19))),
      conversation(
        { expected_intent: INTENT },
        scores(entry(INTENT, 0.39, { confirmationSentences: ['A refund?'] })),
      ),
      conversation(
        { expected_intent: INTENT },
        {
          ...scores(entry(INTENT, 0.6)),
          settings: () => ({ intentThreshold: { lower: 0.7, upper: 0.8 } }),
        },
      ),
    ]),
);
attackRow('C47', 'no intent is asked for, and the bot takes the sentence for one', failed, () =>
  conversation({ expected_intent: null }, scores(entry('cancel', 0.41))),
);
attackRow('C48', "the platform's word for no intent stands above the one asked for", failed, () =>
  conversation(
    { expected_intent: INTENT },
    scores(
      { id: null, name: 'null - Fallback Reject Intent', score: 0.58, negated: false },
      entry(INTENT, 0.5),
    ),
  ),
);
attackRow('C49', "the platform's word for no intent is no intent", passed, () =>
  conversation(
    { expected_intent: null },
    scores({ id: null, name: 'null - Fallback Reject Intent', score: 0.58, flow: null }),
  ),
);
attackRow(
  'C50',
  'a score beyond all scores, a tie, or a negation that cannot be read',
  notEvaluated,
  () =>
    Promise.all([
      conversation({ expected_intent: INTENT, min_confidence: 0.8 }, scores(entry(INTENT, 62))),
      conversation({ expected_intent: INTENT, min_confidence: 1 }, scores(entry(INTENT, 1.7))),
      conversation({ expected_intent: null }, scores(entry(INTENT, -0.9))),
      conversation({ expected_intent: INTENT }, scores(entry(INTENT, 0.8), entry('buy', 0.8))),
      conversation({ expected_intent: INTENT }, scores(entry(INTENT, 0.95, { negated: 'true' }))),
    ]),
);
attackRow('C51', 'no intent is asked for of a flow that has none', notEvaluated, () =>
  conversation(
    { expected_intent: null },
    { intents: () => [], ...scores() },
    {},
    { input_text: OUTSIDE },
  ),
);
attackRow('C52', 'a right answer in marks, pieces and another form', passed, () =>
  Promise.all(
    [
      said('Your refund for **KD‑1**'),
      said('Your <i>refund</i> for KD&#45;1'),
      stack(
        { text: 'Your refund for K', data: { _cognigy: { _messageId: 'm' } } },
        { text: 'D-1', data: { _cognigy: { _messageId: 'm' } } },
        marker('stop'),
      ),
      {
        message: ({ outputStack: _, ...answer }: Record<string, unknown>) => ({
          ...answer,
          outputs: [{ text: 'Your refund for KD-1' }],
        }),
      },
    ].map((bent) => conversation({ expected_response_contains: 'refund for KD-1' }, bent)),
  ),
);
