import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { SOURCES } from '../authoring/import/imported.ts';
import { command } from '../support/fakes/command-line.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

let mock: MockCognigyAi;

beforeAll(async () => {
  mock = await startMockCognigyAi();
});
afterAll(() => mock.close());

const BOT = ['--project', 'Web shop', '--flow', 'Main'];
const GATE = [...BOT, '--endpoint', 'Gate with NLU', '--entities-path', 'cognigate.entities'];
const FILE = 'made.suite.yaml';

function at(directory: string) {
  const env = { COGNIGY_API_URL: mock.url, COGNIGY_API_KEY: 'demo-key' };
  return (...args: string[]) => command({ directory, env }, ...args);
}

describe('a bot with intents', () => {
  it('has a gated suite after two commands', async () => {
    const run = at(temporaryDirectory());

    const imported = await run(
      ...['import', 'intents', ...BOT, '--endpoint', 'Gate', '--per-intent', '1', '-o', FILE],
    );
    const judged = await run('run', FILE, '--quiet');

    expect(imported).toMatchObject({
      exitCode: 0,
      stdout: `${FILE}: suite "web_shop_main", 14 cases, 14 messages a run\n`,
    });
    expect(imported.stderr).toContain('sentences that the bot was trained with');
    expect(imported.stderr).toContain('a run sends 14 of the 600 test messages');
    expect(judged.exitCode).toBe(0);
    expect(judged.stdout).toContain('14 of 14 cases passed');
  });

  it('is asked which endpoint is meant where there are several', async () => {
    const { exitCode, stderr } = await at(temporaryDirectory())('import', 'intents', ...BOT);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--endpoint names the one by which the suite speaks to the bot');
    expect(stderr).toContain('there are Gate, Gate with NLU');
  });
});

const CONVERSATIONS: readonly (readonly [kind: string, source: string, ...flags: string[]])[] = [
  ['table', 'lex-v2.csv'],
  ['botium', 'botium'],
  ['rasa', 'rasa', '--none', 'out_of_scope'],
  ['agentforce', 'agentforce.yaml'],
];

describe('conversations', () => {
  it.each(CONVERSATIONS)(
    'of %s %s are imported, valid and run on Cognigy.AI',
    async (kind, source, ...flags) => {
      const run = at(temporaryDirectory());

      const imported = await run(
        ...['import', kind, join(SOURCES, source), ...flags, ...GATE, '-o', FILE],
      );
      const validated = await run('validate', FILE);
      const judged = await run('run', FILE, '--quiet');

      expect(imported.exitCode).toBe(0);
      expect(validated.exitCode).toBe(0);
      expect(judged.stdout).toMatch(/ of \d+ cases? passed/);
      expect([0, 1]).toContain(judged.exitCode);
    },
  );
});

const TABLES: readonly (readonly [kind: string, source: string, passed: string])[] = [
  ['intents', 'cognigy-intents.json', '6 of 6'],
  ['intents', 'cognigy-intents.csv', '4 of 4'],
  ['table', 'dialogflow-cx.csv', '3 of 3'],
  ['table', 'copilot-studio.csv', '2 of 2'],
  ['table', 'kore-ai.json', '2 of 2'],
  ['table', 'watson.csv', '2 of 2'],
  ['table', 'promptfoo.csv', '3 of 3'],
  ['table', 'openai-evals.jsonl', '2 of 2'],
];

describe('cases', () => {
  it.each(TABLES)(
    'of %s %s are imported, valid and run on a platform of the contract: %s pass',
    async (kind, source, passed) => {
      const run = at(temporaryDirectory());

      const imported = await run('import', kind, join(SOURCES, source), '-o', FILE);
      const validated = await run('validate', FILE);
      const judged = await run('run', FILE, '--mock', '--quiet');

      expect(imported.exitCode).toBe(0);
      expect(validated.exitCode).toBe(0);
      expect(judged.stdout).toContain(`${passed} cases passed`);
    },
  );
});

describe('every import', () => {
  const args = ['import', 'table', join(SOURCES, 'watson.csv')];

  it('leaves a file that is there as it is, unless forced', async () => {
    const directory = temporaryDirectory();
    await writeFile(join(directory, FILE), 'mine');
    const run = at(directory);

    const refused = await run(...args, '-o', FILE);
    const untouched = await readFile(join(directory, FILE), 'utf8');
    const forced = await run(...args, '-o', FILE, '--force');

    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: `cognigate: ${FILE} exists; --force replaces it\n`,
    });
    expect(untouched).toBe('mine');
    expect(forced.exitCode).toBe(0);
  });

  it('prints the suite with its account on top, or both as JSON', async () => {
    const run = at(temporaryDirectory());

    const plain = await run(...args);
    const json = await run(...args, '--json', '--suite-id', 'mine');

    expect(plain.stdout).toMatch(/^# taken: 2 cases from a test set of Watson Assistant/);
    expect(plain.stderr).toMatch(/^taken: 2 cases/);
    expect(JSON.parse(json.stdout)).toMatchObject({
      suite_id: 'mine',
      file: null,
      cases: 2,
      messages: 2,
      left: [],
      suite: expect.stringContaining('suite_id: "mine"'),
    });
  });

  it.each([
    [['--latency', '50'], '--latency is 50: write 100 to 5000 milliseconds'],
    [['--per-intent', '0'], '--per-intent is 0: write 1 or more'],
    [['-o', 'suite.txt'], 'suite.txt would hold YAML: name it .yaml'],
    [['--suite-id', ''], 'give one by --suite-id'],
    [['--project', 'P'], '--project is given and --endpoint is not'],
    [['--endpoint', 'E'], '--endpoint is given and --project is not'],
    [['--preset', 'word'], 'there is no preset "word": write one of dialogflow-cx'],
    [['--map', 'text'], '--map has "text": write FIELD=COLUMN'],
    [['--map', 'input_text=nothing'], 'there is no column "nothing" for input_text'],
    [['--preset', 'kore-ai', '--map', 'id=id'], '--map says nothing to the preset kore-ai'],
  ])('refuses %j with what would be right', async (flags, message) => {
    const { exitCode, stderr, stdout } = await at(temporaryDirectory())(...args, ...flags);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
});
