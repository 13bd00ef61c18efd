import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { command } from '../support/fakes/command-line.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import {
  commandOnSuite,
  conversationSuite,
  playbookSuite,
  REFUND,
  writeSuite,
} from './cognigy-commands.ts';

let mock: ClockedMock;
let directory: string;

beforeEach(async () => {
  mock = await ClockedMock.start();
  directory = temporaryDirectory();
});
afterEach(() => mock[Symbol.asyncDispose]());

function push(suite: object, ...flags: string[]) {
  return commandOnSuite({ url: mock.mock.url, directory }, suite, ['push', ...flags]);
}

async function playbookCalled(name: string) {
  const list = await mock.get(`/playbooks?projectId=${mock.project._id}&filter=${name}`);
  const found = list.json.items.find((playbook) => playbook.name === name);
  return (await mock.get(`/playbooks/${found?._id}`)).json;
}

const CONVERSATION = {
  id: 'talk',
  turns: [
    { input_text: 'I want a refund', outcome: { expected_intent: 'intent_refund_request' } },
    {
      input_text: 'AB-123456',
      context_variables: { tier: 'gold' },
      outcome: { expected_response_contains: 'on its way', expected_entities: ['order_number'] },
    },
  ],
};

describe('push', () => {
  it('makes a playbook of a conversation, with its steps and asserts', async () => {
    const { exitCode, stdout } = await push(conversationSuite({}, [CONVERSATION]));

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^create {5}"shop: talk": add 2 steps, add 3 asserts \([a-z0-9]{24}\)/);
    expect((await playbookCalled('shop: talk')).steps).toMatchObject([
      { text: 'I want a refund', asserts: [{ type: 'assertIntent' }] },
      {
        text: 'AB-123456',
        data: { tier: 'gold' },
        asserts: [
          { type: 'assertSlot', params: { slot: 'order_number', negate: false } },
          { type: 'assertText', params: { text: 'on its way', fuzzy: true, negate: false } },
        ],
      },
    ]);
  });

  it('changes nothing the second time', async () => {
    await push(conversationSuite({}, [CONVERSATION, REFUND]));
    const before = mock.mock.statistics().requests.playbook;

    const { stdout } = await push(conversationSuite({}, [CONVERSATION, REFUND]));

    expect(stdout.match(/unchanged/g)).toHaveLength(2);
    // One list, and each playbook read once to be compared.
    expect(mock.mock.statistics().requests.playbook - before).toBe(3);
  });

  it('brings a playbook up to date that was changed by hand, where it is told to', async () => {
    await push(conversationSuite({}, [CONVERSATION]));
    const playbook = await playbookCalled('shop: talk');
    await mock.patch(`/playbooks/${playbook._id}`, { timeout: 1 });
    await mock.post(`/playbooks/${playbook._id}/steps`, { text: 'by hand' });

    const refused = await push(conversationSuite({}, [CONVERSATION]), '--yes');
    const kept = (await playbookCalled('shop: talk')).steps;
    const { stdout } = await push(conversationSuite({}, [CONVERSATION]), '--yes', '--force');

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('was changed by somebody else since the last push');
    expect(kept).toHaveLength(3);
    expect(stdout).toMatch(/^change .*: change its settings, delete 1 step\n$/);
    expect((await playbookCalled('shop: talk')).steps).toHaveLength(2);
  });

  it('shows the plan and changes nothing in a dry run', async () => {
    const { stdout } = await push(conversationSuite({}, [CONVERSATION]), '--dry-run');

    expect(stdout).toContain('create     "shop: talk"');
    expect(stdout).toContain('nothing was changed');
    expect((await mock.get(`/playbooks?projectId=${mock.project._id}`)).json.total).toBe(3);
  });

  it('puts at most 50 cases of one turn into a playbook, or one where they are isolated', async () => {
    const cases = Array.from({ length: 51 }, (_, place) => ({ ...REFUND, id: `refund-${place}` }));

    const shared = await push(conversationSuite({}, cases), '--dry-run');
    const isolated = await push(conversationSuite({}, cases), '--isolate', '--dry-run');

    expect(shared.stdout).toContain('"shop #1": add 50 steps');
    expect(shared.stdout).toContain('"shop #2": add 1 step');
    expect(shared.stderr).toContain('--isolate keeps them apart');
    expect(isolated.stdout.match(/create/g)).toHaveLength(51);
  });

  it('says what a playbook cannot assert', async () => {
    const outcome = {
      expected_response_matches: 'a|b',
      min_confidence: 0.8,
      expected_entity_values: { city: 'Berlin' },
    };

    const { stderr } = await push(conversationSuite({}, [{ ...REFUND, outcome }]), '--dry-run');

    expect(stderr).toContain('case refund: no playbook can assert a regular expression');
    expect(stderr).toContain('no playbook can assert a confidence');
    expect(stderr).toContain('no playbook can assert the values of entities');
  });

  it('leaves playbooks that the suite has no longer, and deletes them when it is told to', async () => {
    await push(conversationSuite({}, [CONVERSATION, REFUND]));

    const kept = await push(conversationSuite({}, [REFUND]));
    const planned = await push(conversationSuite({}, [REFUND]), '--prune', '--dry-run');
    const total = (await mock.get(`/playbooks?projectId=${mock.project._id}`)).json.total;
    const unasked = await push(conversationSuite({}, [REFUND]), '--prune');
    const after = (await mock.get(`/playbooks?projectId=${mock.project._id}`)).json.total;
    await push(conversationSuite({}, [REFUND]), '--prune', '--yes');

    expect(unasked.exitCode).toBe(2);
    expect(unasked.stdout).toContain('delete     "shop: talk"');
    expect(unasked.stderr).toContain('add --yes');
    expect(after).toBe(5);
    expect(kept.stdout).toContain('left over  "shop: talk"');
    expect(planned.stdout).toContain('delete     "shop: talk"');
    expect(total).toBe(5);
    expect((await mock.get(`/playbooks?projectId=${mock.project._id}`)).json.total).toBe(4);
  });

  it('completes a playbook that an earlier push broke off', async () => {
    await mock[Symbol.asyncDispose]();
    mock = await ClockedMock.start({
      faults: [{ on: 'playbook', from: 5, count: 1, fault: { kind: 'answer', status: 503 } }],
    });

    const broken = await push(conversationSuite({}, [CONVERSATION]));
    const mended = await push(conversationSuite({}, [CONVERSATION]));

    expect(broken.exitCode).toBe(3);
    expect(mended.exitCode).toBe(0);
    expect(mended.stdout).toMatch(/^change {5}"shop: talk" .*: add 2 steps, add 3 asserts/);
  });

  it('chooses none of two playbooks of one name', async () => {
    for (let place = 0; place < 2; place += 1) {
      await mock.post('/playbooks', {
        name: 'shop: talk',
        projectId: mock.project._id,
        abortOnError: false,
        timeout: 1,
      });
    }

    const { exitCode, stderr } = await push(conversationSuite({}, [CONVERSATION]));

    expect(exitCode).toBe(2);
    expect(stderr).toContain('2 playbooks are called "shop: talk"');
  });

  it('refuses a suite that only names playbooks', async () => {
    const { exitCode, stderr } = await push(playbookSuite([{ name_prefix: 'Release' }]));

    expect(exitCode).toBe(2);
    expect(stderr).toContain('has no cases of its own');
  });

  it('ends with 2 where the key may not change playbooks', async () => {
    const file = await writeSuite(directory, conversationSuite({}, [CONVERSATION]));
    const env = { COGNIGY_API_URL: mock.mock.url, COGNIGY_API_KEY: 'reader-key' };

    const { exitCode, stderr } = await command({ directory, env }, 'push', file);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('playbook_editor');
  });

  it('names every setting that is missing', async () => {
    const file = await writeSuite(directory, conversationSuite());

    const { exitCode, stderr } = await command({ directory, env: {} }, 'push', file);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('COGNIGY_API_URL (or --base-url) and COGNIGY_API_KEY');
  });
});
