import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { command } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

let mock: MockCognigyAi;

beforeAll(async () => {
  const scenario = CognigyAiScenario.parse({
    name: 'agents',
    settings: { seconds_to_simulate: 0, seconds_per_simulation_run: 0 },
    simulations: [{ scenario: 'flaky: ', succeed: 3 }],
  });
  mock = await startMockCognigyAi({ scenario });
});
afterAll(() => mock.close());

const FILE = 'agent.suite.yaml';
const TARGET = ['--project', 'Web shop', '--flow', 'Main', '--model', 'gpt-4o'];

function at(directory = temporaryDirectory()) {
  const env = { COGNIGY_API_URL: mock.url, COGNIGY_API_KEY: 'demo-key' };
  return {
    run: (...args: string[]) => command({ directory, env }, ...args),
    read: (file: string) => readFile(join(directory, file), 'utf8'),
    write: (text: string) => writeFile(join(directory, FILE), text),
  };
}

describe('an agent without intents', () => {
  it('is gated by the Simulator from an import to a verified record', async () => {
    const { run, read } = at();
    await run('import', 'scenarios', '--name-prefix', 'Release: ', ...TARGET, '-o', FILE);
    const early = await run('run', FILE, '--quiet');
    const pushed = await run('push', FILE);
    const judged = await run('run', FILE, '--quiet', '-o', 'report.json', '-o', 'report.md');
    const verified = await run('audit', 'verify');

    expect(early.exitCode).toBe(2);
    expect(early.stdout).toContain('make it with push');
    expect(pushed.exitCode).toBe(0);
    expect(judged.exitCode).toBe(0);
    expect(judged.stdout).toContain('2 of 2 cases passed');
    expect(JSON.parse(await read('report.json'))).toMatchObject({
      judge: { name: 'gpt-4o' },
      cases: [{ simulation: { mission: 'I want my money back', runs: [{ sequence: 1 }] } }, {}],
    });
    expect(await read('report.md')).toContain('gpt-4o');
    expect(verified.exitCode).toBe(0);
  });

  it('is shut out by runs that fail, unless the suite allows for them', async () => {
    const { run, write } = at();
    const suite = (min: number) => `suite_id: flaky
platform: cognigy-ai
cognigy: {mode: simulator, project: Web shop, flow: Main, locale: English, model: gpt-4o}
repeat: 5
min_pass: ${min}
gate: {pass_rate: 1}
test_cases:
  - id: refund
    persona: It is AB-123456
    mission: I want my money back
    criteria: [{name: asks, text: The agent asks "What is the order number?"}]
`;
    await write(suite(4));
    await run('push', FILE);
    const before = mock.statistics().simulations;

    const strict = await run('run', FILE, '--quiet');
    await write(suite(3));
    const lenient = await run('run', FILE, '--quiet');

    expect([strict.exitCode, lenient.exitCode]).toEqual([1, 0]);
    expect(mock.statistics().simulations - before).toBe(2);
  });
});
