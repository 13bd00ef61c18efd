import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../lib/cli/main.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { scriptedServer } from '../../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const SECRETS = { COGNIGY_CLIENT_ID: 'client', COGNIGY_CLIENT_SECRET: 'canary-secret-7f3a' };
const SUITE = {
  suite_id: 'shop',
  gate: { pass_rate: 0 },
  test_cases: [{ input_text: 'hello', outcome: { expected_intent: 'greet' } }],
};

/** A working directory with a suite and a config file, by whatever name. */
function withFile(
  lines: readonly string[],
  {
    env = {},
    name = 'cognigate.config.yaml',
  }: { env?: Record<string, string>; name?: string } = {},
) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
  writeFileSync(join(directory, 'suite.json'), JSON.stringify(SUITE));
  return new FakeTerminal(directory, env);
}

describe('an address in a config file that came with the checkout', () => {
  it.each([
    [['run', 'suite.json'], 'base_url', SECRETS, 'COGNIGY_CLIENT_SECRET from the environment'],
    [['run', 'suite.json', '--mock'], 'webhook', { CI_WEBHOOK_SECRET: 'canary' }, 'WEBHOOK_SECRET'],
    [['doctor'], 'odata_url', { COGNIGY_API_KEY: 'canary' }, 'COGNIGY_API_KEY'],
    [['doctor'], 'endpoint_url', { COGNIGY_API_KEY: 'canary' }, 'COGNIGY_API_KEY'],
    [['status', 'run-x'], 'gate_url', {}, 'gate_url in cognigate.config.yaml'],
  ])('is given no secret unasked: %j with %s', async (words, field, env, named) => {
    await using server = await scriptedServer([]);
    const terminal = withFile([`${field}: ${server.origin}`], { env });

    const exitCode = await main(words, terminal);

    expect(exitCode).toBe(2);
    expect(terminal.stderr.text).toContain(named);
    expect(terminal.stderr.text).toContain('--config cognigate.config.yaml');
    expect(terminal.stderr.text).not.toContain('canary');
    expect(server.requests).toEqual([]);
  });

  it('is given no secret that .env has, either', async () => {
    const terminal = withFile(['base_url: http://127.0.0.1:1']);
    writeFileSync(join(terminal.cwd(), '.env'), 'COGNIGY_CLIENT_SECRET=canary\n');

    expect(await main(['run', 'suite.json'], terminal)).toBe(2);
    expect(terminal.stderr.text).toContain('COGNIGY_CLIENT_SECRET from .env');
  });

  it.each([
    [['--config', 'cognigate.config.yaml'], {}],
    [['--config=cognigate.config.yaml'], {}],
    [[], { COGNIGATE_CONFIG: 'cognigate.config.yaml' }],
  ])('is used where somebody says so, by %j and %j', async (words, env) => {
    const terminal = withFile(['base_url: http://127.0.0.1:1'], {
      env: { COGNIGY_API_KEY: 'canary', ...env },
    });

    await main(['doctor', ...words], terminal);

    expect(terminal.stdout.text).toContain('127.0.0.1:1');
    expect(terminal.stderr.text).not.toContain('must come from one source');
  });

  it.each([
    [['--base-url', 'http://127.0.0.1:2'], {}],
    [[], { COGNIGY_API_URL: 'http://127.0.0.1:2' }],
  ])('gives way to %j and %j, named or not', async (words, env) => {
    for (const config of [[], ['--config', 'cognigate.config.yaml']]) {
      const terminal = withFile(['base_url: http://127.0.0.1:1'], {
        env: { COGNIGY_API_KEY: 'canary', ...env },
      });

      await main(['doctor', ...words, ...config], terminal);

      expect(terminal.stdout.text).toContain('127.0.0.1:2');
    }
  });
});

describe('a config file', () => {
  it('sets flags that nobody writes', async () => {
    const terminal = withFile(['labels: {team: payments}', 'quiet: true', 'max_batch: 7']);

    await main(['run', 'suite.json', '--mock'], terminal);

    expect(terminal.stderr.text).not.toContain('planned');
    expect(terminal.stdout.text).toContain('team=payments');
  });

  it('gives way to flags that are written', async () => {
    const terminal = withFile(['labels: {team: payments}']);

    await main(['run', 'suite.json', '--mock', '--label', 'team=search'], terminal);

    expect(terminal.stdout.text).toContain('team=search');
    expect(terminal.stdout.text).not.toContain('team=payments');
  });

  it('is told of where it renames the suite', async () => {
    const terminal = withFile(['suite_id: renamed']);

    await main(['validate', 'suite.json'], terminal);

    expect(terminal.stderr.text).toContain('COGNIGY_SUITE_ID from cognigate.config.yaml names');
  });

  it('says where records are kept only where it is named', async () => {
    const lines = ['state_dir: elsewhere'];
    const [found, named] = [withFile(lines), withFile(lines, { name: 'mine.yaml' })];

    const exitCode = await main(['run', 'suite.json', '--mock'], found);
    await main(['run', 'suite.json', '--mock', '--config', 'mine.yaml'], named);

    expect(exitCode).toBe(2);
    expect(found.stderr.text).toContain('or set COGNIGATE_STATE_DIR');
    expect(existsSync(join(found.cwd(), 'elsewhere'))).toBe(false);
    expect(existsSync(join(named.cwd(), 'elsewhere', 'state.db'))).toBe(true);
  });

  it.each([
    [
      ['bas_url: x'],
      'cognigate.config.yaml:1: bas_url is not a known field; did you mean base_url?',
    ],
    [['quiet: true', 'max_batch: 0'], 'cognigate.config.yaml:2: max_batch is 0'],
    [['client_secret: canary'], 'client_secret is not a known field'],
    [['- base_url'], 'cognigate.config.yaml'],
    [['a: ['], 'cognigate.config.yaml:'],
  ])('is refused with its line: %j', async (lines, message) => {
    const terminal = withFile(lines);

    expect(await main(['runs'], terminal)).toBe(2);
    expect(terminal.stderr.text).toContain(message);
    expect(terminal.stderr.text).not.toContain('canary');
  });

  it('is refused where it is named and is not there, or is a folder', async () => {
    const terminal = withFile([]);
    mkdirSync(join(terminal.cwd(), 'folder'));

    expect(await main(['runs', '--config', 'none.yaml'], terminal)).toBe(2);
    expect(await main(['runs', '--config', 'folder'], terminal)).toBe(2);
    expect(terminal.stderr.text).toContain('none.yaml does not exist; check the path');
    expect(terminal.stderr.text).toContain('the config file folder is a directory');
  });

  it('keeps nobody from the help', async () => {
    const terminal = withFile(['nonsense: 1']);

    expect(await main(['run', '--help'], terminal)).toBe(0);
    expect(await main(['--version'], terminal)).toBe(0);
  });

  it.each([
    [['-o', 'cognigate.config.yaml'], {}],
    [['-o', 'other.md'], { COGNIGATE_CONFIG: 'other.md' }],
  ])('is overwritten by no report: %j', async (words, env) => {
    const terminal = withFile(['quiet: true'], { env });
    writeFileSync(join(terminal.cwd(), 'other.md'), 'quiet: true\n');

    expect(await main(['run', 'suite.json', '--mock', ...words], terminal)).toBe(2);
  });
});
