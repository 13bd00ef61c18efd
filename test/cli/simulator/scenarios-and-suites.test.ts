import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { command } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

let mock: MockCognigyAi;

beforeAll(async () => {
  mock = await startMockCognigyAi({ settings: { analytics_delay_seconds: 0 } });
});
afterAll(() => mock.close());

const TARGET = ['--project', 'Web shop', '--flow', 'Main', '--model', 'gpt-4o'];
const FILE = 'agent.suite.yaml';

const suiteText = (suiteId: string, mission = 'I want my money back') => `suite_id: ${suiteId}
platform: cognigy-ai
cognigy: {mode: simulator, project: Web shop, flow: Main, locale: English, model: gpt-4o}
test_cases:
  - id: refund
    persona: It is AB-123456
    mission: ${mission}
    criteria: [{name: asks, text: The agent asks "What is the order number?"}]
  - id: thanks
    tags: [polite]
    persona: Somebody friendly
    mission: thank you
    criteria: [{name: kind, text: The agent is kind}]
`;

function at(directory = temporaryDirectory()) {
  const env = { COGNIGY_API_URL: mock.url, COGNIGY_API_KEY: 'demo-key' };
  const run = (...args: string[]) => command({ directory, env }, ...args);
  const write = (text: string) => writeFile(join(directory, FILE), text);
  return { run, write, text: () => readFile(join(directory, FILE), 'utf8') };
}

const Listed = z.object({ data: z.array(z.object({ name: z.string(), mission: z.string() })) });

async function missionOf(wanted: string): Promise<string[]> {
  const [project] = mock.world.projects;
  const answer = await fetch(`${mock.url}/testing/simulations?projectId=${project?._id}`, {
    headers: { 'x-api-key': 'demo-key' },
  });
  const { data } = Listed.parse(await answer.json());
  return data.filter(({ name }) => name === wanted).map(({ mission }) => mission);
}

describe('import scenarios', () => {
  it('writes what each scenario says as a case of a suite that is valid', async () => {
    const { run, text } = at();

    const imported = await run(
      ...['import', 'scenarios', '--name-prefix', 'Release: ', ...TARGET, '-o', FILE],
    );
    const validated = await run('validate', FILE);

    expect(imported).toMatchObject({
      exitCode: 0,
      stdout: `${FILE}: suite "web_shop_main", 2 cases, 20 messages a run\n`,
    });
    expect(imported.stderr).toContain('push this suite before it is run');
    expect(imported.stderr).toContain('at most 20 turns of the language model');
    expect(await text()).toContain('mission: "I want my money back"');
    expect(validated.exitCode).toBe(0);
  });

  it('leaves scenarios where they are where the suite is to name them', async () => {
    const { run, text } = at();

    const imported = await run(
      ...['import', 'scenarios', 'Known gap', '--as', 'names', ...TARGET, '-o', FILE],
    );
    const validated = await run('validate', FILE);

    expect(imported.exitCode).toBe(0);
    expect(await text()).toMatch(/scenarios:\n {4}- id: "[0-9a-f-]{36}"/);
    expect(await text()).not.toContain('mission');
    expect(validated.exitCode).toBe(0);
  });

  it('says which names there are where none is meant', async () => {
    const { run } = at();

    const scenario = await run('import', 'scenarios', 'Refunds', ...TARGET);
    const model = await run('import', 'scenarios', ...TARGET.slice(0, 4), '--model', 'claude');

    expect(scenario.exitCode).toBe(2);
    expect(scenario.stderr).toContain('Release: refund');
    expect(model.exitCode).toBe(2);
    expect(model.stderr).toContain('gpt-4o-mini');
  });
});

describe('push of a suite in the mode simulator', () => {
  it('makes a scenario for each case, and changes nothing the second time', async () => {
    const { run, write } = at();
    await write(suiteText('pushed'));

    const first = await run('push', FILE);
    const second = await run('push', FILE);

    expect(first.exitCode).toBe(0);
    expect(first.stdout).toMatch(
      /^create {5}"pushed: refund" \([0-9a-f-]{36}\)\ncreate {5}"pushed: thanks"/,
    );
    expect(second.stdout).toMatch(
      /^unchanged {2}"pushed: refund" .+\nunchanged {2}"pushed: thanks"/,
    );
    expect(await missionOf('pushed: refund')).toEqual(['I want my money back']);
  });

  it('changes the scenarios that say another thing, and names in what', async () => {
    const { run, write } = at();
    await write(suiteText('changed'));
    await run('push', FILE);
    await write(suiteText('changed', 'where is my order?'));

    const planned = await run('push', FILE, '--dry-run');
    const pushed = await run('push', FILE);

    expect(planned.stdout).toMatch(/^change {5}"changed: refund" \(.+\): mission\nunchanged/);
    expect(planned.stdout).toContain('nothing was changed');
    expect(pushed.exitCode).toBe(0);
    expect(await missionOf('changed: refund')).toEqual(['where is my order?']);
  });

  it('deletes what the suite has no longer where it is asked to, and never for a part of it', async () => {
    const { run, write } = at();
    await write(suiteText('pruned'));
    await run('push', FILE);
    await write(suiteText('pruned').replace('id: thanks', 'id: thank-you'));

    const part = await run('push', FILE, '--tag', 'polite', '--dry-run');
    const asked = await run('push', FILE, '--prune');
    const pruned = await run('push', FILE, '--prune', '--yes');

    expect(part.stdout).not.toContain('left over');
    expect(asked.exitCode).toBe(2);
    expect(pruned.stdout).toContain('delete     "pruned: thanks"');
    expect(await missionOf('pruned: thanks')).toEqual([]);
  });

  it('refuses what is for playbooks alone, and suites without cases of their own', async () => {
    const { run, write } = at();
    await write(suiteText('refused'));
    const isolated = await run('push', FILE, '--isolate');
    await write(
      suiteText('refused')
        .replace(/test_cases:[\s\S]*/, '')
        .replace('model:', 'scenarios: [{name: Known gap}], model:'),
    );
    const caseless = await run('push', FILE);

    expect(isolated.stderr).toContain('--isolate is for playbooks');
    expect(caseless.stderr).toContain('no cases of its own');
    expect([isolated.exitCode, caseless.exitCode]).toEqual([2, 2]);
  });

  it('comes back from an import as the cases that it was', async () => {
    const { run, write, text } = at();
    await write(suiteText('round'));
    await run('push', FILE);

    await run(
      ...['import', 'scenarios', '--name-prefix', 'round: ', '--suite-id', 'round'],
      ...[...TARGET, '-o', FILE, '--force'],
    );
    const again = await run('push', FILE);

    expect(await text()).toContain('id: "refund"');
    expect(again.stdout).toMatch(/^unchanged .+\nunchanged .+\n$/);
  });
});

describe('import conversation', () => {
  it('makes a case of a transcript, and warns that a model has made it', async () => {
    const { run, text } = at();
    const { run: inFolder, write } = at();
    await write('User: I want my money back\nBot: What is the order number?\n');

    const made = await inFolder('import', 'conversation', FILE, ...TARGET, '--criteria', '1');
    const nothing = await run('import', 'conversation', ...TARGET);

    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain('mission: "I want my money back"');
    expect(made.stdout).toContain('What is the order number?');
    expect(made.stderr).toContain('a language model of the platform has made this');
    expect(nothing.exitCode).toBe(2);
    await expect(text()).rejects.toThrow('ENOENT');
  });

  it('makes a case of a session that analytics have', async () => {
    const { run } = at();
    const token = mock.world.projects[0]?.endpoints.find(({ name }) => name === 'Gate')?.URLToken;
    await fetch(`${mock.url}/test/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'u', sessionId: 'session-9', text: 'how can I pay?' }),
    });

    const made = await run('import', 'conversation', '--session', 'session-9', ...TARGET);
    const unknown = await run('import', 'conversation', '--session', 'session-0', ...TARGET);

    expect(made.stdout).toContain('mission: "how can I pay?"');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('no session session-0 in its analytics');
  });
});
