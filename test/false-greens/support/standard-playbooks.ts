import type { MockCognigyAi } from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';

interface WrittenStep {
  readonly text: string;
  readonly asserts: readonly (readonly [string, object])[];
}

const says = (text: string, negate = false) =>
  ['assertText', { text, fuzzy: true, negate }] as const;

/** One without asserts at its head, and asserts of three types with one that is negated behind it. */
const R_ONE: readonly WrittenStep[] = [
  { text: 'hello', asserts: [] },
  {
    text: 'I want my money back',
    asserts: [
      says('What is the order number?'),
      ['assertIntent', { intent: 'intent_refund_request', negate: false }],
    ],
  },
  {
    text: 'It is AB-123456',
    asserts: [
      says('refund for order AB-123456'),
      ['assertSlot', { slot: 'order_number', negate: false }],
      says('no idea', true),
    ],
  },
];

/** Of the same shape. */
const Z_OTHER: readonly WrittenStep[] = [
  { text: 'hello', asserts: [] },
  {
    text: 'where is my order?',
    asserts: [says('order'), ['assertIntent', { intent: 'intent_order_status', negate: false }]],
  },
  {
    text: 'AB-123456',
    asserts: [
      says('tracking link'),
      ['assertSlot', { slot: 'order_number', negate: false }],
      says('ok', true),
    ],
  },
];

/** Puts the playbooks of the attacks into the first project; their ids by name. */
export async function writePlaybooks(
  mock: MockCognigyAi,
  { abortOnError = false } = {},
): Promise<Record<string, string>> {
  const projectId = mock.world.projects[0]?._id ?? '';
  const ids: Record<string, string> = {};
  for (const [name, steps] of Object.entries({
    'R: one': R_ONE,
    'R: two': R_ONE,
    'Z: other': Z_OTHER,
  })) {
    const head = { name, projectId, abortOnError, timeout: 20_000 };
    const id = await post(mock, '/playbooks', head);
    ids[name] = id;
    for (const { text, asserts } of steps) {
      const step = await post(mock, `/playbooks/${id}/steps`, { text });
      for (const [type, params] of asserts) {
        await post(mock, `/playbooks/${id}/steps/${step}/asserts`, { type, params });
      }
    }
  }
  return ids;
}

async function post(mock: MockCognigyAi, path: string, body: object): Promise<string> {
  const answer = await fetch(`${mock.url}/new/v2.0${path}`, {
    method: 'POST',
    headers: {
      'x-api-key': 'demo-key',
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const made = (await answer.json()) as { readonly _id: string };
  if (!answer.ok) throw new Error(JSON.stringify(made));
  return made._id;
}
