import { idOf } from '../../../lib/mocks/cognigy-ai/id-source.ts';
import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  passed,
} from '../support/attack-row.ts';
import { type Bent, playCognigy } from '../support/play-cognigy.ts';

const REFUND = 'I want my money back for my order';
const INTENT = 'intent_refund_request';
/** Of the flow Main of the mock; its reference id is another one. */
const FLOW_ID = idOf('flow Main');
const TARGET = { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' };

const conversations = (
  cases: readonly object[],
  bent: Bent = {},
  { cognigy = {}, ...head }: { readonly cognigy?: object; readonly [more: string]: unknown } = {},
) =>
  playCognigy(
    {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: { ...TARGET, ...cognigy },
      circuit_breaker_seconds: 60,
      gate: { pass_rate: 1 },
      test_cases: cases,
      ...head,
    },
    bent,
  );
const one = (outcome: object, bent: Bent = {}) =>
  conversations([{ input_text: REFUND, outcome }], bent);
const stack = (...outputStack: object[]): Bent => ({
  message: (answer) => ({ ...answer, text: '', data: {}, outputStack }),
});
const byDefault = (_default: object) => ({ text: '', data: { _cognigy: { _default } } });
const messages = (
  change: (value: unknown) => { readonly status?: number; readonly value?: unknown },
): Bent => ({
  call: ({ path, value }) => (path.startsWith('/test/') ? change(value) : undefined),
});

attackRow('C72', 'buttons and quick replies that are null beside words', passed, () =>
  Promise.all(
    [
      { _quickReplies: { text: 'A refund, then?', quickReplies: null } },
      { _buttons: { text: 'A refund, then?', buttons: null } },
      { _quickReplies: { text: 'A refund, then?', quickReplies: [null, { title: 'Yes' }] } },
    ].map((content) => one({ expected_response_contains: 'refund' }, stack(byDefault(content)))),
  ),
);
attackRow('C73', 'the word that is excluded lies thirty levels deep in a card', failed, () => {
  let block: object = { type: 'TextBlock', text: 'not refundable' };
  for (let level = 0; level < 30; level += 1) block = { type: 'Container', items: [block] };
  return one(
    { expected_response_excludes: 'not refundable' },
    stack(byDefault({ _adaptiveCard: { adaptiveCard: { type: 'AdaptiveCard', body: [block] } } })),
  );
});
attackRow(
  'C74',
  'the answer leads to a page to log in at, or was merely accepted',
  inconclusive,
  () =>
    Promise.all(
      [
        { status: 302, value: '<a href="/login">log in</a>' },
        { status: 202, value: {} },
        { status: 204, value: '' },
      ].map((came) =>
        one(
          { allowed_latency_ms: 5_000, expected_response_excludes: 'sorry' },
          messages(() => came),
        ),
      ),
    ),
);
attackRow('C75', 'the answer says a field twice', inconclusive, () =>
  one(
    { expected_response_contains: 'approved' },
    messages((value) => ({
      value: JSON.stringify({ ...Object(value), outputStack: 0 }).replace(
        '"outputStack":0',
        '"outputStack":[{"text":"declined"}],"outputStack":[{"text":"approved"}]',
      ),
    })),
  ),
);
attackRow(
  'C76',
  'the sum of an answer says one thing, and its outputs another',
  anythingButPassed,
  () =>
    one(
      { expected_response_contains: 'approved' },
      {
        message: (answer) => ({ ...answer, text: 'approved', outputStack: [{ text: 'declined' }] }),
      },
    ),
);
attackRow('C77', 'a cache gives every repetition the first answer', inconclusive, () => {
  let first: unknown;
  return conversations(
    [{ input_text: REFUND, repeat: 3, outcome: { expected_response_contains: 'refund' } }],
    {
      message: (answer) => {
        first ??= answer;
        return first;
      },
    },
  );
});
attackRow('C78', 'two conversations get the answers of each other', anythingButPassed, () => {
  const waiting: Record<string, unknown>[] = [];
  return conversations(
    ['a', 'b', 'c', 'd'].map((id) => ({
      id,
      input_text: REFUND,
      outcome: { expected_response_excludes: 'sorry' },
    })),
    {
      message: (answer) => {
        waiting.push(answer);
        return waiting.length % 2 === 0 ? waiting.at(-2) : answer;
      },
    },
  );
});
attackRow('C79', 'the bot keeps silent in a last turn that asks nothing', inconclusive, () =>
  conversations(
    [
      {
        turns: [
          { input_text: REFUND, outcome: { expected_response_contains: 'refund' } },
          { input_text: 'thanks', outcome: {} },
        ],
      },
    ],
    {
      message: (answer, _, asked) =>
        asked.text === 'thanks' ? { ...answer, text: '', outputStack: [] } : answer,
    },
  ),
);
attackRow('C80', 'two endpoints have the name that the suite gives', anythingButPassed, () =>
  one(
    { expected_response_contains: 'refund' },
    { listed: (endpoint) => ({ ...endpoint, name: 'Gate' }) },
  ),
);
attackRow(
  'C81',
  'the URL token that the suite gives is of no endpoint of the project',
  anythingButPassed,
  () =>
    conversations(
      [{ input_text: REFUND, outcome: { expected_response_contains: 'refund' } }],
      {},
      { cognigy: { endpoint: 'b'.repeat(64) } },
    ),
);
attackRow('C82', 'the endpoint names its flow by the id, by both, or not at all', passed, () =>
  Promise.all(
    [
      (endpoint: Record<string, unknown>) => ({
        ...endpoint,
        flowId: FLOW_ID,
        flowReferenceId: endpoint.flowId,
      }),
      (endpoint: Record<string, unknown>) => ({ ...endpoint, flowId: FLOW_ID }),
      (endpoint: Record<string, unknown>) => ({ ...endpoint, flowId: '' }),
    ].map((named) =>
      conversations(
        [{ input_text: REFUND, outcome: { expected_intent: INTENT } }],
        { endpoint: named, listed: named },
        { cognigy: { flow: 'Main', locale: 'English' } },
      ),
    ),
  ),
);
attackRow('C83', 'the web chat shows that a person has joined', passed, () =>
  one(
    { expected_response_contains: 'joined' },
    stack({
      text: '',
      data: {
        _cognigy: { _webchat3: { type: 'liveAgentEvent', payload: { text: 'Agent joined' } } },
      },
    }),
  ),
);
attackRow(
  'C84',
  'every second message is turned away for a while, without a word for how long',
  passed,
  () => {
    let asked = 0;
    return conversations(
      Array.from({ length: 4 }, (_, at) => ({
        id: `h${at}`,
        input_text: REFUND,
        outcome: { expected_response_contains: 'refund' },
      })),
      messages((value) => {
        asked += 1;
        return asked % 2 === 1 && asked < 8
          ? { status: 429, value: { title: 'Too Many Requests' } }
          : { value };
      }),
    );
  },
);
attackRow(
  'C85',
  'data beyond what is asked for, and data in another place of the answer',
  passed,
  () =>
    Promise.all([
      one({ expected_data: { a: 1 } }, stack({ text: 'Done', data: { a: 1, error: 'boom' } })),
      one(
        { expected_data: { a: 1 } },
        { message: (answer) => ({ ...answer, data: { a: 1 }, outputStack: [{ text: 'Done' }] }) },
      ),
    ]),
);
attackRow(
  'C86',
  'only the first turn of three asks, and the others are answered by an error',
  passed,
  () =>
    conversations(
      [
        {
          turns: [
            { input_text: REFUND, outcome: { expected_response_contains: 'refund' } },
            { input_text: 'two', outcome: {} },
            { input_text: 'three', outcome: {} },
          ],
        },
      ],
      {
        message: (answer, _, asked) =>
          asked.text === REFUND
            ? answer
            : { ...answer, text: '', outputStack: [{ text: 'Error: flow crashed' }] },
      },
    ),
);
attackRow(
  'C87',
  'the training of the flow is out of date',
  { ...passed, reason: 'training_out_of_date' },
  () =>
    conversations([{ input_text: REFUND, outcome: { expected_intent: INTENT } }], {
      call: ({ path, value }) =>
        /\/flows\?/.test(path)
          ? {
              value: {
                ...Object(value),
                items: Object(value).items.map((flow: object) => ({
                  ...flow,
                  isTrainingOutOfDate: true,
                })),
              },
            }
          : undefined,
    }),
);
