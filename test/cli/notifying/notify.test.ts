import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../support/fakes/command-line.ts';
import { empty, scriptedServer } from '../../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const SUITE = 'examples/customer-service.suite.yaml';

/** Everything that lies in a folder, as one text. */
function contentOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

describe('cognigate notify', () => {
  it('sends every channel that is configured a test message, and says which took it', async () => {
    const directory = await temporaryDirectory();
    await using slack = await scriptedServer([empty(200)]);
    await using teams = await scriptedServer([empty(404)]);
    const env = {
      COGNIGATE_SLACK_URL: `${slack.origin}/services/canary`,
      COGNIGATE_TEAMS_URL: `${teams.origin}/workflows/canary`,
    };

    const { exitCode, stdout, stderr } = await command({ directory, env }, 'notify', '--test');

    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /^slack: the test message was taken\nteams: not taken: 127\.0\.0\.1:\d+ answered 404\n$/,
    );
    expect(slack.requests[0]?.body).toContain('no bot was asked anything');
    expect(stdout + stderr).not.toContain('canary');
  });

  it.each([
    ['nothing to do', [], {}, 'say what to do: --test sends a test message'],
    ['nobody to tell', ['--test'], {}, 'nobody is configured: set COGNIGATE_SLACK_URL'],
    [
      'an address that is none',
      ['--test'],
      { COGNIGATE_SLACK_URL: 'canary' },
      'COGNIGATE_SLACK_URL is no http or https address',
    ],
    [
      'verdicts that are none',
      ['--test', '--notify-on', 'slack=bad'],
      {},
      '--notify-on is "slack=bad"; write an endpoint and its verdicts, such as slack=failed,error',
    ],
    [
      'an endpoint without an address',
      ['--test', '--notify-on', 'slack=failed'],
      {},
      '--notify-on names slack, whose address is not set: set COGNIGATE_SLACK_URL',
    ],
    [
      'a place of reports that is none',
      ['--test', '--report-url', 'gate/{run}'],
      {},
      '--report-url is no address',
    ],
  ])('says what is missing where there is %s', async (_, flags, env, problem) => {
    const directory = await temporaryDirectory();

    const { exitCode, stderr } = await command({ directory, env }, 'notify', ...flags);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('canary');
  });
});

describe('a run', () => {
  it('tells channels of the verdicts that they asked for, and keeps their addresses to itself', async () => {
    const directory = await temporaryDirectory();
    await cp(SUITE, join(directory, 'suite.yaml'));
    await using slack = await scriptedServer([empty(200)]);
    await using teams = await scriptedServer([empty(200)]);
    const env = {
      COGNIGATE_SLACK_URL: `${slack.origin}/services/canary-address`,
      COGNIGATE_TEAMS_URL: `${teams.origin}/workflows/canary-address`,
    };

    const made = await command(
      { directory, env },
      ...['run', 'suite.yaml', '--mock', '--quiet', '--notify-on', 'teams=error'],
      ...['--report-url', 'https://gate.example.com/runs/{run}'],
    );
    const printed = await command({ directory, env: {} }, 'notify', '--print', 'slack');

    expect(teams.requests).toEqual([]);
    const [request] = slack.requests;
    expect(request?.body).toContain('(mock)');
    expect(request?.body).toMatch(/<https:\/\/gate\.example\.com\/runs\/run-[\w-]+\|Report>/);
    const { text } = JSON.parse(request?.body ?? '');
    expect(JSON.parse(printed.stdout)).toMatchObject({ text });
    const said = made.stdout + made.stderr + contentOf(join(directory, '.cognigate'));
    expect(said).not.toContain('canary-address');
  });
});
