import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { command } from '../support/fakes/command-line.ts';
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

  it.each(['a'.repeat(24), 'no-id'])(
    'refuses the playbook %s, which does not exist',
    async (id) => {
      const { exitCode, stderr } = await run('import', 'playbook', id);

      expect(exitCode).toBe(2);
      expect(stderr).toContain(`there is no playbook ${id}`);
    },
  );
});
