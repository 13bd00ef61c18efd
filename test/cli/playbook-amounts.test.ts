import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { command } from '../support/fakes/command-line.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { playbookSuite, writeSuite } from './cognigy-commands.ts';

let mock: ClockedMock;
let directory: string;

beforeEach(async () => {
  mock = await ClockedMock.start({ settings: { seconds_per_playbook: 0 } });
  directory = temporaryDirectory();
});
afterEach(() => mock[Symbol.asyncDispose]());

async function gate(section: object = {}, choices: object[] = [{ name_prefix: 'R: ' }]) {
  const file = await writeSuite(directory, {
    ...playbookSuite(choices, section),
    gate: { pass_rate: 1 },
  });
  const env = { COGNIGY_API_URL: mock.mock.url, COGNIGY_API_KEY: 'demo-key' };
  const { exitCode, stdout } = await command({ directory, env }, 'run', file, '--json', '--quiet');
  const { verdict, reasons } = JSON.parse(stdout);
  return { exitCode, verdict, reasons: reasons as { code: string; message: string }[] };
}

/** Of so many cases, all of which this bot passes. */
async function playbook(name: string, cases = 2): Promise<string> {
  const { json } = await mock.post('/playbooks', {
    name,
    projectId: mock.project._id,
    abortOnError: false,
    timeout: 20_000,
  });
  for (let place = 0; place < cases; place += 1) {
    const step = await mock.post(`/playbooks/${json._id}/steps`, { text: 'I want a refund' });
    await mock.post(`/playbooks/${json._id}/steps/${step.json._id}/asserts`, {
      type: 'assertText',
      params: { text: 'order number', fuzzy: true, negate: false },
    });
  }
  return json._id;
}

describe('a gate over playbooks', () => {
  it('is shut where playbooks of the run before are gone, and names them', async () => {
    await playbook('R: one');
    const two = await playbook('R: two');
    const whole = await gate();
    await mock.delete(`/playbooks/${two}`);

    const less = await gate();
    const again = await gate();
    const meant = await gate({ expected_playbooks: 1 });

    expect(whole.exitCode).toBe(0);
    expect(less).toMatchObject({ exitCode: 3, verdict: 'inconclusive' });
    expect(less.reasons[0]?.code).toBe('playbooks_gone');
    expect(less.reasons[0]?.message).toContain('the playbook "R: two"');
    expect(again.exitCode).toBe(3);
    expect(meant.exitCode).toBe(0);
  });

  it('is shut where a playbook has lost cases, and says of which', async () => {
    const one = await playbook('R: one', 3);
    await gate();
    const { json } = await mock.get(`/playbooks/${one}`);
    await mock.delete(`/playbooks/${one}/steps/${json.steps[2]?._id}`);

    const less = await gate();
    const meant = await gate({ expected_cases: 2 });

    expect(less.exitCode).toBe(3);
    expect(less.reasons[0]?.message).toContain('1 of the 3 cases of the playbook "R: one"');
    expect(meant.exitCode).toBe(0);
  });

  it('is not shut by what the suite no longer asks for, nor by a playbook that was made anew', async () => {
    const one = await playbook('R: one');
    await playbook('R: two');
    await gate({}, [{ name: 'R: one' }, { name: 'R: two' }]);
    await mock.delete(`/playbooks/${one}`);
    await playbook('R: one', 3);

    const chosen = await gate({}, [{ name: 'R: one' }]);
    const more = await gate();

    expect(chosen.exitCode).toBe(0);
    expect(more.exitCode).toBe(0);
  });

  it.each([
    [
      { expected_playbooks: 2 },
      'cognigy.expected_playbooks is 2, and 1 were found: "R: one" with 2',
    ],
    [{ expected_cases: 3 }, 'cognigy.expected_cases is 3, and the playbooks have 2'],
  ])('refuses another amount than %j before anything runs', async (section, why) => {
    await playbook('R: one');

    const { exitCode, verdict, reasons } = await gate(section);

    expect({ exitCode, verdict }).toEqual({ exitCode: 2, verdict: 'rejected' });
    expect(reasons[0]?.message).toContain(why);
    expect(mock.mock.statistics().executions).toBe(0);
  });
});
