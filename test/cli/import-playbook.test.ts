import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { command } from '../support/fakes/command-line.ts';
import { bytes, scriptedServer } from '../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

let mock: ClockedMock;
let directory: string;

beforeEach(async () => {
  mock = await ClockedMock.start();
  directory = temporaryDirectory();
});
afterEach(() => mock[Symbol.asyncDispose]());

function run(...args: string[]) {
  const env = { COGNIGY_API_URL: mock.mock.url, COGNIGY_API_KEY: 'demo-key' };
  return command({ directory, env }, ...args);
}
const PLACE = [
  '--project',
  'Web shop',
  '--flow',
  'Main',
  '--locale',
  'English',
  '--endpoint',
  'Gate with NLU',
  '--entities-path',
  'cognigate.entities',
];
const FILE = 'refund.suite.yaml';

describe('import playbook', () => {
  it('writes a suite that is valid, and that a push turns into the same steps', async () => {
    const imported = await run('import', 'playbook', mock.playbook(), '-o', FILE, ...PLACE);
    const validated = await run('validate', FILE);
    const pushed = await run('push', FILE);
    const copy = await mock.get(`/playbooks?projectId=${mock.project._id}&filter=release_refund`);

    expect(imported).toMatchObject({ exitCode: 0, stdout: `${FILE}: 2 of 2 steps\n` });
    expect(validated.exitCode).toBe(0);
    expect(pushed.exitCode).toBe(0);
    const [original, made] = [
      (await mock.get(`/playbooks/${mock.playbook()}`)).json,
      (await mock.get(`/playbooks/${copy.json.items[0]?._id}`)).json,
    ];
    const content = ({ steps }: typeof original) =>
      steps.map(({ text, asserts }) => ({
        text,
        asserts: asserts.map((one) => ({ ...one, _id: null })),
      }));
    expect(content(made)).toEqual(content(original));
  });

  it('prints the suite where no file is named', async () => {
    const { stdout } = await run('import', 'playbook', mock.playbook());

    expect(stdout).toContain(`# Made from the playbook ${mock.playbook()}, which has 2 steps.`);
    expect(stdout).toContain('expected_intent: intent_refund_request');
  });

  it('says in the file and on stderr what is lost', async () => {
    const { stdout, stderr } = await run(
      'import',
      'playbook',
      mock.playbook('Release: order status'),
    );

    expect(stderr).toContain('note: step 1: assertContext looks at the context');
    expect(stdout).toContain('# - step 1: assertContext looks at the context');
    expect(stdout).toContain('tier: gold');
  });

  it('leaves a file that is there as it is, unless forced', async () => {
    await writeFile(join(directory, FILE), 'mine');

    const refused = await run('import', 'playbook', mock.playbook(), '-o', FILE);
    const untouched = await readFile(join(directory, FILE), 'utf8');
    const forced = await run('import', 'playbook', mock.playbook(), '-o', FILE, '--force');

    expect(refused.exitCode).toBe(2);
    expect(untouched).toBe('mine');
    expect(forced.exitCode).toBe(0);
  });

  /** Made by hand, with whatever the tests of people have. */
  async function refundFlow(timeout = 3_000): Promise<string> {
    const { json } = await mock.post('/playbooks', {
      name: 'Refund flow',
      projectId: mock.project._id,
      abortOnError: true,
      timeout,
    });
    const text = (sought: string, flags: object = {}) => ({
      type: 'assertText',
      params: { text: sought, fuzzy: true, negate: false, ...flags },
    });
    const steps = [
      {
        content: { text: 'I want a refund', data: { tier: 'gold' } },
        asserts: [
          text('order'),
          text('number'),
          text('sorry', { negate: true }),
          text('What is the order number?', { fuzzy: false }),
          { type: 'assertIntent', params: { intent: 'intent_refund_request', negate: false } },
          { type: 'assertSlot', params: { slot: 'order_number', negate: false } },
        ],
      },
      {
        content: { text: 'AB-123456' },
        asserts: [{ type: 'assertData', params: { data: { a: 1 }, partial: true, negate: false } }],
      },
      { content: { text: 'thanks' }, asserts: [] },
    ];
    for (const { content, asserts } of steps) {
      const step = await mock.post(`/playbooks/${json._id}/steps`, content);
      for (const assert of asserts) {
        await mock.post(`/playbooks/${json._id}/steps/${step.json._id}/asserts`, assert);
      }
    }
    return json._id;
  }

  async function idOf(name: string): Promise<string> {
    const list = await mock.get(`/playbooks?projectId=${mock.project._id}&limit=100`);
    return list.json.items.find((playbook) => playbook.name === name)?._id ?? '';
  }

  it('of what was imported and pushed is what was imported first', async () => {
    const original = await refundFlow();

    const first = await run('import', 'playbook', original, '-o', FILE, ...PLACE);
    const written = await readFile(join(directory, FILE), 'utf8');
    const valid = await run('validate', FILE);
    await run('push', FILE);
    const copy = await idOf(`refund_flow: ${original}`);
    const second = await run('import', 'playbook', copy, '-o', 'again.yaml', ...PLACE);
    const again = await readFile(join(directory, 'again.yaml'), 'utf8');
    const pushed = await run('push', 'again.yaml');

    expect(first.stderr).toContain('step 3 asserts nothing here');
    expect(valid.exitCode).toBe(0);
    expect(second.stderr).toBe(first.stderr);
    const body = (text: string) => text.slice(text.indexOf('suite_id'));
    expect(body(again)).toBe(body(written));
    expect(written).toContain('allowed_latency_ms: 3000');
    expect(pushed.stdout).toContain('unchanged');
    const [made, was] = [
      (await mock.get(`/playbooks/${copy}`)).json,
      (await mock.get(`/playbooks/${original}`)).json,
    ];
    expect(made).toMatchObject({ timeout: 3_000, abortOnError: true });
    expect(was.steps[0]?.data).toEqual({ tier: 'gold' });
  });

  it('says of a time-out that no suite can hold that it is lost', async () => {
    const { stderr } = await run('import', 'playbook', await refundFlow(9_000_000), ...PLACE);

    expect(stderr).toContain('its steps may take 9000000 ms');
  });

  it.each([
    ['a text that is too long', { text: 'a'.repeat(5_000) }, 'has a text that no suite can hold'],
    ['a list as its data', { data: [1] }, 'has data that no suite can hold'],
    ['data that is a list', { text: 'hi', data: [1] }, 'sends data that no suite can hold'],
  ])('of a step with %s says so, and writes a valid file all the same', async (_, step, note) => {
    const playbook = await refundFlow();
    await mock.post(`/playbooks/${playbook}/steps`, step);

    const imported = await run('import', 'playbook', playbook, '-o', FILE, ...PLACE);
    const validated = await run('validate', FILE);

    expect(imported.stderr).toContain(`step 4 ${note}`);
    expect(await readFile(join(directory, FILE), 'utf8')).toContain(`step 4 ${note}`);
    expect(validated.exitCode).toBe(0);
  });

  it('of a step with data alone is a turn with data alone', async () => {
    const playbook = await refundFlow();
    await mock.post(`/playbooks/${playbook}/steps`, { data: { event: 'welcome' } });

    await run('import', 'playbook', playbook, '-o', FILE, ...PLACE);
    const validated = await run('validate', FILE);

    const written = await readFile(join(directory, FILE), 'utf8');
    expect(written).toMatch(/- input_text: ''\n\s+context_variables:\n\s+event: welcome/);
    expect(validated.exitCode).toBe(0);
  });

  it('of a playbook that asserts nothing writes no file', async () => {
    const { json } = await mock.post('/playbooks', {
      name: 'silent',
      projectId: mock.project._id,
      abortOnError: true,
      timeout: 20_000,
    });
    await mock.post(`/playbooks/${json._id}/steps`, { text: 'hi' });

    const { exitCode, stdout, stderr } = await run('import', 'playbook', json._id, ...PLACE);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('is no suite: test_cases.0.turns ask for nothing');
  });

  it('refuses the answer about another playbook', async () => {
    const other = (await mock.get(`/playbooks/${mock.playbook()}`)).text;
    await using lying = await scriptedServer([
      bytes(200, other, { 'content-type': 'application/json' }),
    ]);
    const env = { COGNIGY_API_URL: lying.origin, COGNIGY_API_KEY: 'demo-key' };

    const asked = mock.playbook('Release: order status');
    const imported = await command({ directory, env }, 'import', 'playbook', asked);

    expect(imported.exitCode).toBe(3);
    expect(imported.stdout).toBe('');
    expect(imported.stderr).toContain(`asked for playbook ${asked}, it answers with playbook `);
  });

  it.each(['a'.repeat(24), 'no-id'])(
    'refuses the playbook %s, which does not exist',
    async (id) => {
      const { exitCode, stderr } = await run('import', 'playbook', id);

      expect(exitCode).toBe(2);
      expect(stderr).toContain(`there is no playbook ${id}`);
    },
  );
});
