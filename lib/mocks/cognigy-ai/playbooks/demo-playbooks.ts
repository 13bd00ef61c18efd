import type { JsonObject, KnownAssertType } from '../wire.ts';
import type { World } from '../world.ts';
import type { PlaybookShelf } from './playbook-shelf.ts';

interface DemoStep {
  readonly text: string;
  readonly data?: JsonObject;
  readonly asserts: readonly (readonly [KnownAssertType, JsonObject])[];
}

const intent = (name: string) => ['assertIntent', { intent: name, negate: false }] as const;
const slot = (name: string) => ['assertSlot', { slot: name, negate: false }] as const;
const says = (text: string) => ['assertText', { text, fuzzy: true, negate: false }] as const;

const PLAYBOOKS: Readonly<Record<string, readonly DemoStep[]>> = {
  'Release: refund': [
    {
      text: 'I want my money back',
      asserts: [intent('intent_refund_request'), says('What is the order number?')],
    },
    {
      text: 'It is AB-123456',
      asserts: [slot('order_number'), says('refund for order AB-123456')],
    },
  ],
  'Release: order status': [
    {
      text: 'where is my order?',
      data: { customer: { tier: 'gold' } },
      asserts: [
        intent('intent_order_status'),
        ['assertContext', { data: { customer: { tier: 'gold' } }, partial: true, negate: false }],
      ],
    },
    { text: 'AB-123456', asserts: [slot('order_number'), says('tracking link')] },
  ],
  'Known gap': [
    { text: 'hello', asserts: [says('Hello! How can I help you?')] },
    { text: 'I forgot my password', asserts: [intent('intent_password_reset')] },
  ],
};

/** Puts the demo playbooks into the first project; their ids by name. */
export function seedPlaybooks(shelf: PlaybookShelf, { projects }: World): Record<string, string> {
  const [project] = projects;
  const ids: Record<string, string> = {};
  if (project === undefined) return ids;
  for (const [name, steps] of Object.entries(PLAYBOOKS)) {
    const playbook = shelf.create({
      name,
      projectId: project._id,
      abortOnError: false,
      timeout: 20_000,
    });
    ids[name] = playbook._id;
    for (const { text, data, asserts } of steps) {
      const step = shelf.addStep(playbook._id, { text, ...(data ? { data } : {}) });
      for (const [type, params] of asserts) {
        shelf.addAssert(playbook._id, step._id, { type, params });
      }
    }
  }
  return ids;
}
