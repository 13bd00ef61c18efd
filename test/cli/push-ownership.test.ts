import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CognigyAiScenarioInput } from '../../lib/mocks/cognigy-ai/scenario.ts';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { command } from '../support/fakes/command-line.ts';
import {
  bytes,
  json,
  type SeenRequest,
  scriptedServer,
} from '../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { conversationSuite, playbookSuite, writeSuite } from './cognigy-commands.ts';

let mock: ClockedMock;
let directory: string;

beforeEach(async () => {
  mock = await ClockedMock.start();
  directory = temporaryDirectory();
});
afterEach(() => mock[Symbol.asyncDispose]());

async function mockWith(scenario: Omit<CognigyAiScenarioInput, 'name'>): Promise<void> {
  await mock[Symbol.asyncDispose]();
  mock = await ClockedMock.start(scenario);
}

async function run(name: 'push' | 'run', suite: object, ...flags: string[]) {
  const file = await writeSuite(directory, suite);
  const env = { COGNIGY_API_URL: mock.mock.url, COGNIGY_API_KEY: 'demo-key' };
  return command({ directory, env }, name, file, ...flags);
}
const push = (suite: object, ...flags: string[]) => run('push', suite, ...flags);

async function playbooks(): Promise<Map<string, string>> {
  const { json } = await mock.get(`/playbooks?projectId=${mock.project._id}&limit=100`);
  return new Map(json.items.map(({ _id, name }) => [name, _id]));
}

async function stepsOf(name: string) {
  const { json } = await mock.get(`/playbooks/${(await playbooks()).get(name)}`);
  return json.steps;
}

const said = (id: string, more: object = {}) => ({
  id,
  input_text: `say ${id}`,
  outcome: { expected_response_contains: id },
  ...more,
});
const talk = (id: string, more: object = {}) => ({
  id,
  turns: [{ input_text: `say ${id}`, outcome: { expected_response_contains: id } }],
  ...more,
});
const suiteOf = (...cases: object[]) => conversationSuite({}, cases);
const named = (suite_id: string, suite: object) => ({ ...suite, suite_id });

const byHand = (name: string) =>
  mock.post('/playbooks', {
    name,
    projectId: mock.project._id,
    abortOnError: false,
    timeout: 1,
  });

describe('a push touches what it has made', () => {
  it('and no playbook that only has such a name', async () => {
    await push(suiteOf(talk('a')));
    await byHand('shop: nightly smoke, by hand');
    await byHand('shop #winter campaign');

    const { exitCode, stdout } = await push(suiteOf(talk('b')), '--prune', '--yes');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('delete     "shop: a"');
    const names = [...(await playbooks()).keys()];
    expect(names).toEqual(expect.arrayContaining(['shop: nightly smoke, by hand', 'shop: b']));
    expect(names).toContain('shop #winter campaign');
    expect(names).not.toContain('shop: a');
  });

  it('and takes a playbook of the right name over only where it is told to', async () => {
    await byHand('shop: a');

    const refused = await push(suiteOf(talk('a')));
    const untouched = await stepsOf('shop: a');
    const adopted = await push(suiteOf(talk('a')), '--adopt');
    const again = await push(suiteOf(talk('a')));

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('has no mark of a push');
    expect(untouched).toEqual([]);
    expect(adopted.exitCode).toBe(0);
    expect(again.stdout).toContain('unchanged');
  });

  it('and none of another suite that comes by the same name', async () => {
    await push(suiteOf(talk('eu: a')));
    const before = await stepsOf('shop: eu: a');

    const other = await push(named('shop: eu', suiteOf(talk('a'))));
    const pruned = await push(named('shop', suiteOf(talk('z'))), '--prune', '--yes');

    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain('": " stands between suite and case');
    expect(before).toHaveLength(1);
    // It is the suite's own, and gone from it.
    expect(pruned.stdout).toContain('delete     "shop: eu: a"');
  });

  it('and no copy of one of its playbooks', async () => {
    await push(suiteOf(talk('a')));
    const [step] = await stepsOf('shop: a');
    const copy = await byHand('shop: a (copy)');
    await mock.post(`/playbooks/${copy.json._id}/steps`, { text: step?.text, data: step?.data });

    await push(suiteOf(talk('b')), '--prune', '--yes');

    expect([...(await playbooks()).keys()]).toContain('shop: a (copy)');
  });

  it('and deletes nothing that somebody else has changed', async () => {
    await push(suiteOf(talk('a')));
    const id = (await playbooks()).get('shop: a');
    await mock.post(`/playbooks/${id}/steps`, { text: 'by hand' });

    const kept = await push(suiteOf(talk('b')), '--prune', '--yes');
    const forced = await push(suiteOf(talk('b')), '--prune', '--yes', '--force');

    expect(kept.stdout).toMatch(/left over .*"shop: a" .*changed by somebody else/);
    expect(forced.stdout).toContain('delete     "shop: a"');
  });
});

describe('a filter of a push', () => {
  it('takes nothing out of the playbooks that cases share', async () => {
    const cases = [said('a'), said('b', { tags: ['smoke'] })];
    await push(suiteOf(...cases));

    const refused = await push(suiteOf(...cases), '--tag', 'smoke', '--yes');
    const isolated = await push(suiteOf(...cases), '--tag', 'smoke', '--isolate');

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('add --isolate');
    expect(isolated.exitCode).toBe(0);
    expect(await stepsOf('shop #1')).toHaveLength(2);
    expect(await stepsOf('shop: b')).toHaveLength(1);
  });

  it('deletes no playbook of the cases that it leaves out', async () => {
    const cases = [talk('a', { tags: ['k'] }), talk('b')];
    await push(suiteOf(...cases));

    const refused = await push(suiteOf(...cases), '--tag', 'k', '--prune', '--yes');
    const part = await push(suiteOf(...cases), '--tag', 'k');

    expect(refused.exitCode).toBe(2);
    expect(part.exitCode).toBe(0);
    expect(part.stdout).not.toContain('left over');
    expect([...(await playbooks()).keys()]).toEqual(expect.arrayContaining(['shop: a', 'shop: b']));
  });
});

describe('a push that deletes', () => {
  it('asks for a word first, and changes nothing without it', async () => {
    await push(suiteOf(said('a'), said('b')));

    const unasked = await push(suiteOf(said('a')));
    const before = await stepsOf('shop #1');
    const told = await push(suiteOf(said('a')), '--yes');

    expect(unasked.exitCode).toBe(2);
    expect(unasked.stdout).toContain('delete 1 step');
    expect(before).toHaveLength(2);
    expect(told.exitCode).toBe(0);
    expect(await stepsOf('shop #1')).toHaveLength(1);
  });
});

describe('a push that breaks off', () => {
  const gate = playbookSuite([{ name_prefix: 'shop' }]);
  const four = suiteOf(...['a', 'b', 'c', 'd'].map((id) => said(id)));

  it.each([4, 5, 6, 7, 8, 9, 10])(
    'at request %i leaves nothing that a gate takes, and the next one finishes it',
    async (from) => {
      await mockWith({
        faults: [{ on: 'playbook', from, count: 1, fault: { kind: 'answer', status: 502 } }],
      });

      const broken = await push(four);
      const gated = await run('run', gate, '--quiet');
      const next = await push(four);
      const third = await push(four);

      expect(broken.exitCode).toBe(3);
      expect(gated.exitCode).toBe(2);
      expect(next.exitCode).toBe(0);
      expect(third.stdout).toContain('unchanged');
      expect(await stepsOf('shop #1')).toHaveLength(4);
      expect([...(await playbooks()).keys()].filter((name) => name.startsWith('shop'))).toEqual([
        'shop #1',
      ]);
    },
  );

  it.each([4, 6, 8])('at request %i that was carried out is finished, too', async (from) => {
    await mockWith({
      faults: [
        {
          on: 'playbook',
          from,
          count: 1,
          fault: { kind: 'answer', status: 502, effect: 'done' },
        },
      ],
    });

    await push(four);
    const next = await push(four);
    const third = await push(four);

    expect(next.exitCode).toBe(0);
    expect(third.stdout).toContain('unchanged');
    expect((await playbooks()).has('shop #1')).toBe(true);
  });

  it('in a change leaves nothing that a gate takes, either', async () => {
    await push(four);
    const five = suiteOf(...['a', 'b', 'c', 'd', 'e'].map((id) => said(id)));
    const broken = await pushWithFault(five, 5);

    const gated = await run('run', gate);
    const next = await push(five, '--yes');

    expect(broken.exitCode).toBe(3);
    expect(gated.exitCode).toBe(2);
    expect(gated.stdout).toContain('"shop #1 (incomplete)"');
    expect(next.exitCode).toBe(0);
    expect(await stepsOf('shop #1')).toHaveLength(5);
  });

  it('is not finished over a step that somebody else has put in meanwhile', async () => {
    await push(four);
    const changed = suiteOf(...['a', 'b', 'c', 'x'].map((id) => said(id)));
    await pushWithFault(changed, 5);
    const id = (await playbooks()).get('shop #1 (incomplete)');
    await mock.post(`/playbooks/${id}/steps`, { text: 'a step of a colleague' });

    const refused = await push(changed, '--yes');
    const forced = await push(changed, '--yes', '--force');

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('has a step that no push has made ("a step of a colleague")');
    expect(forced.exitCode).toBe(0);
    expect(await stepsOf('shop #1')).toHaveLength(4);
  });

  it.each([
    ['a playbook', (path: string) => path.replace(/\/steps.*$/, '')],
    ['a step', (path: string) => path.replace(/\/asserts.*$/, '')],
  ])('since %s was deleted meanwhile says so, and the next one makes it anew', async (what, of) => {
    await push(four);
    const changed = suiteOf(...['a', 'b', 'c', 'x'].map((id) => said(id)));
    let isGone = false;
    const broken = await pushBetween(changed, async ({ method, path }) => {
      if (isGone || method !== 'POST' || !path.endsWith('/asserts')) return;
      isGone = true;
      await mock.delete(of(path).replace('/new/v2.0', ''));
    });

    const next = await push(changed, '--yes');

    expect(broken.exitCode).toBe(2);
    expect(broken.stderr).toMatch(
      /the playbook "shop #1" .*is gone, since somebody has deleted it/,
    );
    expect(broken.stderr).not.toContain('COGNIGY_API_URL');
    expect(next.exitCode).toBe(0);
    expect(await stepsOf('shop #1'), what).toHaveLength(4);
  });

  it('since somebody puts a step in front leaves it to that person', async () => {
    await push(four);
    const changed = suiteOf(...['a', 'b', 'y', 'x'].map((id) => said(id)));
    let isThere = false;
    const broken = await pushBetween(changed, async ({ method, path }) => {
      if (isThere || method !== 'POST' || !path.endsWith('/asserts')) return;
      isThere = true;
      const playbook = path.replace('/new/v2.0', '').replace(/\/steps.*$/, '');
      const made = await mock.post(`${playbook}/steps`, { text: 'good morning' });
      const { json } = await mock.get(playbook);
      const others = json.steps.map(({ _id }) => _id).filter((id) => id !== made.json._id);
      await mock.post(`${playbook}/steps/order`, { stepIds: [made.json._id, ...others] });
    });

    const next = await push(changed, '--yes');

    expect(broken.exitCode).toBe(3);
    expect(next.exitCode).toBe(2);
    expect(next.stderr).toContain('a step that no push has made ("good morning")');
    expect((await stepsOf('shop #1 (incomplete)'))[0]?.text).toBe('good morning');
  });

  it('is refused where the playbook changes between the plan and its carrying out', async () => {
    await push(four);
    let reads = 0;
    const changed = suiteOf(...['a', 'b', 'c', 'x'].map((id) => said(id)));
    const refused = await pushBetween(changed, async ({ method, path }) => {
      if (method !== 'GET' || !/\/playbooks\/\w+$/.test(path)) return;
      reads += 1;
      if (reads === 2) await mock.patch(path.replace('/new/v2.0', ''), { timeout: 7 });
    });

    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('was changed after the plan was made');
    expect((await playbooks()).has('shop #1')).toBe(true);
  });

  /** Lets the n-th request about playbooks fail. */
  async function pushWithFault(suite: object, nth: number) {
    let requests = 0;
    return pushBetween(suite, async ({ path }) => {
      if (!path.includes('/playbooks')) return;
      requests += 1;
      return requests === nth ? 502 : undefined;
    });
  }

  /** A push of which every request is seen before it is carried out, or answered with a status instead. */
  async function pushBetween(suite: object, see: (request: SeenRequest) => Promise<unknown>) {
    await using between = await scriptedServer((request) => async (response) => {
      const status = await see(request);
      if (typeof status === 'number') return json(status, {})(response, request);
      const { method, path, headers, body } = request;
      const sent = body === '' ? undefined : JSON.parse(body);
      const kept = { 'x-api-key': String(headers['x-api-key']), accept: 'application/json' };
      const type = sent === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await mock.raw(method, path, sent, { ...kept, ...type });
      const sentBack = { 'content-type': 'application/json' };
      return bytes(answer.status, answer.text, sentBack)(response, request);
    });
    const file = await writeSuite(directory, suite);
    const env = { COGNIGY_API_URL: between.origin, COGNIGY_API_KEY: 'demo-key' };
    return await command({ directory, env }, 'push', file, '--yes');
  }
});

describe('two pushes one after the other', () => {
  it('make it once though the list lags behind', async () => {
    await mockWith({ settings: { playbook_list_lag: 5 } });
    for (let looks = 0; looks < 6; looks += 1) await playbooks();
    const suite = suiteOf(talk('a'));

    const first = await push(suite);
    const second = await push(suite);
    const third = await push(suite);

    expect([first, second, third].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(second.stdout).toContain('unchanged');
  });
});

describe('an assert that the platform keeps otherwise than it was sent', () => {
  it.each(['with_defaults', 'without_false'] as const)(
    'is done with by one push: %s',
    async (assert_params) => {
      await mockWith({ settings: { assert_params } });
      const outcome = { expected_response_contains: 'a', expected_intent: 'intent_refund_request' };
      const suite = suiteOf(talk('a'), { id: 'b', input_text: 'b', outcome });

      const first = await push(suite);
      const second = await push(suite);

      expect(first.exitCode).toBe(0);
      expect(second.stdout.match(/unchanged/g)).toHaveLength(2);
    },
  );
});

describe('what a playbook cannot hold', () => {
  it('is no case of one without a word', async () => {
    const silent = (id: string) => ({
      id,
      input_text: id,
      outcome: { expected_response_matches: 'a+' },
    });
    const suite = suiteOf(said('a'), silent('b'), silent('c'));

    const refused = await push(suite);
    const told = await push(suite, '--lossy');

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('a playbook would assert nothing of 2 cases (b, c)');
    expect(refused.stderr).toContain('--lossy');
    expect(told.exitCode).toBe(0);
  });

  it('keeps the context of a case with turns, which goes with the first of them', async () => {
    const first = { input_text: 'one', outcome: { expected_response_contains: 'a' } };
    await push(
      suiteOf({
        id: 'a',
        context_variables: { customer: 'gold', place: 'here' },
        turns: [{ ...first, context_variables: { place: 'there' } }, first],
      }),
    );

    const [one, two] = await stepsOf('shop: a');
    expect(one?.data).toMatchObject({ customer: 'gold', place: 'there' });
    expect(two?.data).toBeUndefined();
  });

  it('has lists and exact texts as asserts of their own', async () => {
    const outcome = {
      expected_response_contains: ['a', 'b'],
      expected_response_excludes: ['c', 'd'],
      expected_response_equals: 'e',
    };
    await push(suiteOf({ id: 'a', turns: [{ input_text: 'one', outcome }] }));

    const [step] = await stepsOf('shop: a');
    expect(step?.asserts).toMatchObject([
      { type: 'assertText', params: { text: 'a', fuzzy: true, negate: false } },
      { type: 'assertText', params: { text: 'b', fuzzy: true, negate: false } },
      { type: 'assertText', params: { text: 'c', fuzzy: true, negate: true } },
      { type: 'assertText', params: { text: 'd', fuzzy: true, negate: true } },
      { type: 'assertText', params: { text: 'e', fuzzy: false, negate: false } },
    ]);
  });
});
