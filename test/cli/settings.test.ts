import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { command } from '../support/fakes/command-line.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { scriptedServer } from '../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { conversationSuite, writeSuite } from './cognigy-commands.ts';

const SECRETS = { COGNIGY_CLIENT_ID: 'client', COGNIGY_CLIENT_SECRET: 'canary-secret-7f3a' };
const KEY = { COGNIGY_API_KEY: 'canary-key-7f3a' };
const ADDRESS = { COGNIGY_API_URL: 'ADDRESS' };
const HOOK = { CI_WEBHOOK_URL: 'ADDRESS' };
const HOOK_SECRET = { CI_WEBHOOK_SECRET: 'whsec_Y2FuYXJ5' };
const GATE = { COGNIGATE_URL: 'ADDRESS' };

describe('an address and its secret', () => {
  it.each([
    [['run', 'suite.yaml'], ADDRESS, SECRETS, 'COGNIGY_CLIENT_SECRET'],
    [['run', 'suite.yaml'], SECRETS, ADDRESS, 'COGNIGY_CLIENT_SECRET'],
    [['run', 'suite.yaml', '--base-url', 'http://127.0.0.1:1'], SECRETS, {}, 'command line'],
    [['run', 'suite.yaml', '--mock'], HOOK, HOOK_SECRET, 'CI_WEBHOOK_SECRET'],
    [['run', 'suite.yaml', '--mock'], HOOK_SECRET, HOOK, 'CI_WEBHOOK_SECRET'],
    [['doctor'], ADDRESS, KEY, 'COGNIGY_API_KEY'],
    [['doctor'], { COGNIGY_ENDPOINT_URL: 'ADDRESS' }, { ...KEY, ...ADDRESS }, 'ENDPOINT_URL'],
    [['doctor'], { COGNIGY_ODATA_URL: 'ADDRESS' }, { ...KEY, ...ADDRESS }, 'ODATA_URL'],
    [['push', 'suite.yaml'], ADDRESS, KEY, 'COGNIGY_API_KEY'],
    [['import', 'playbook', 'x'], KEY, ADDRESS, 'COGNIGY_API_KEY'],
    [['validate', 'suite.yaml', '--against-bot'], ADDRESS, KEY, 'COGNIGY_API_KEY'],
    [['submit', 'suite.yaml'], GATE, {}, 'COGNIGATE_URL'],
    [['status', 'run-x'], GATE, {}, 'AWS credentials'],
  ])(
    'are refused from two sources, nothing sent: %j, .env %j, environment %j',
    async (words, file, env, named) => {
      await using server = await scriptedServer([]);
      const terminal = terminalWith(file, env, server.origin);

      const exitCode = await main(words, terminal);

      expect(exitCode).toBe(2);
      expect(terminal.stderr.text).toContain(named);
      expect(terminal.stderr.text).toContain('.env');
      expect(terminal.stderr.text).toMatch(/environment|command line/);
      expect(terminal.stderr.text).not.toContain('canary');
      expect(server.requests).toEqual([]);
    },
  );

  it('may come from the environment where .env names another address and --base-url wins', async () => {
    const terminal = terminalWith({}, {}, '');
    writeFileSync(join(terminal.cwd(), '.env'), 'COGNIGY_API_URL=http://127.0.0.1:2\n');
    Object.assign(terminal.env, KEY);

    await main(['doctor', '--base-url', 'http://127.0.0.1:1'], terminal);

    expect(terminal.stdout.text).toContain('127.0.0.1:1');
  });
});

it('a suite that .env renames is said to be', async () => {
  const terminal = terminalWith({ COGNIGY_SUITE_ID: 'elsewhere' }, {}, '');

  const exitCode = await main(['validate', 'suite.yaml'], terminal);

  expect(exitCode).toBe(0);
  expect(terminal.stderr.text).toContain('COGNIGY_SUITE_ID from .env names the suite "elsewhere"');
});

function terminalWith(file: object, env: object, address: string): FakeTerminal {
  const directory = temporaryDirectory();
  const filled = (values: object): [string, string][] =>
    Object.entries(values).map(([name, value]) => [
      name,
      String(value).replace('ADDRESS', address),
    ]);
  writeFileSync(
    join(directory, '.env'),
    filled(file)
      .map((pair) => `${pair.join('=')}\n`)
      .join(''),
  );
  writeFileSync(
    join(directory, 'suite.yaml'),
    'suite_id: shop\ntest_cases:\n  - input_text: Hello\n    outcome: {expected_intent: greeting, allowed_latency_ms: 900}\n',
  );
  return new FakeTerminal(directory, Object.fromEntries(filled(env)));
}

describe('the address of an endpoint in place of that of the API, or the other way round', () => {
  const TOKEN = 'b'.repeat(64);

  it.each([
    [['run', 'suite.json'], { COGNIGY_API_URL: 'https://endpoint-trial.cognigy.ai' }],
    [['run', 'suite.json'], { COGNIGY_API_URL: `https://bots.example/${TOKEN}` }],
    [['run', 'suite.json'], { COGNIGY_ENDPOINT_URL: 'https://api-trial.cognigy.ai' }],
    [['push', 'suite.json'], { COGNIGY_API_URL: 'https://endpoint-trial.cognigy.ai' }],
  ])('%j refuses %j before it sends the key anywhere', async (args, env) => {
    const directory = temporaryDirectory();
    await writeSuite(directory, conversationSuite());

    const result = await command(
      { directory, env: { ...KEY, COGNIGY_API_URL: 'https://api-trial.cognigy.ai', ...env } },
      ...args,
    );

    expect(result.exitCode).toBe(2);
    expect(result.stderr).toMatch(/COGNIGY_\w+_URL is .*: set COGNIGY_\w+_URL to /);
    expect(result.stderr).not.toContain(TOKEN);
  });
});
