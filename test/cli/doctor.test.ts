import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { startMockCognigyAi } from '../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { demoWorld } from '../../lib/mocks/cognigy-ai/world.ts';
import { ClockedMock } from '../mocks/cognigy-ai/mock-client.ts';
import { type CommandResult, command } from '../support/fakes/command-line.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import {
  type Answer,
  empty,
  html,
  json,
  type ScriptedServer,
  scriptedServer,
} from '../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { conversationSuite, playbookSuite, writeSuite } from './cognigy-commands.ts';

let mock: ClockedMock;
let directory: string;

beforeEach(async () => {
  mock = await ClockedMock.start();
  directory = await temporaryDirectory();
});
afterEach(() => mock[Symbol.asyncDispose]());

interface Setup {
  readonly suite?: object;
  readonly env?: Record<string, string | undefined>;
  readonly flags?: readonly string[];
}

async function doctor({ suite, env = {}, flags = [] }: Setup = {}): Promise<CommandResult> {
  const surroundings = {
    directory,
    env: { COGNIGY_API_URL: mock.mock.url, COGNIGY_API_KEY: 'demo-key', ...env },
  };
  const file = suite === undefined ? [] : [await writeSuite(directory, suite)];
  return command(surroundings, 'doctor', ...file, ...flags);
}

/** What the platform at `origin` answers. */
function forwarded(origin: string): Answer {
  return async (response, { method, path }) => {
    const headers = { 'x-api-key': 'demo-key', accept: 'application/json' };
    const came = await fetch(`${origin}${path}`, { method, headers });
    response.writeHead(came.status, { 'content-type': 'application/json' }).end(await came.text());
  };
}

interface Told {
  readonly findings: readonly { readonly step: string; readonly status: string }[];
}

async function statuses(setup: Setup): Promise<Record<string, string>> {
  const { stdout } = await doctor({ ...setup, flags: [...(setup.flags ?? []), '--json'] });
  const { findings }: Told = JSON.parse(stdout);
  return Object.fromEntries(findings.map(({ step, status }) => [step, status]));
}

describe('a healthy set-up', () => {
  it('passes every step without a suite', async () => {
    const { exitCode, stdout } = await doctor({ flags: ['--project', 'Web shop'] });

    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('FAILED');
    expect(stdout).toMatch(/ok +key +the API takes the key; it sees 2 projects/);
    expect(stdout).toMatch(/ok +flow +a suite may name one of: Main \(.*\), Small talk/);
  });

  it('warns of secrets that are too short to be sought in answers', async () => {
    const env = { COGNIGY_CLIENT_SECRET: 'seven77', CI_WEBHOOK_SECRET: 'eight888' };

    const { exitCode, stdout } = await doctor({ env, flags: ['--project', 'Web shop'] });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/warning secrets +COGNIGY_CLIENT_SECRET has fewer than 8 characters/);
    expect(stdout).not.toMatch(/CI_WEBHOOK_SECRET|seven77/);
  });

  it('passes with a suite that speaks to the bot, and says hello in test mode', async () => {
    const { exitCode, stdout } = await doctor({ suite: conversationSuite() });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ok +endpoint +the bot answers a test message/);
    expect(stdout).toMatch(/ok +scores/);
    expect(mock.mock.statistics()).toMatchObject({ messages: 1, testMessages: 1 });
  });

  it('passes with a suite of playbooks, and starts none of them', async () => {
    const suite = playbookSuite([{ name_prefix: 'Release' }, { id: mock.playbook() }], {
      entrypoint: 'v1.0',
    });

    const { exitCode, stdout } = await doctor({ suite });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ok +playbooks +the 2 playbooks of the suite exist/);
    expect(stdout).toMatch(/ok +entrypoint +v1\.0/);
    expect(mock.mock.statistics().executions).toBe(0);
  });

  it('says nothing to a bot whose messages are billed', async () => {
    const { exitCode } = await doctor({ suite: conversationSuite({ test_mode: false }) });

    expect(exitCode).toBe(0);
    expect(mock.mock.statistics().messages).toBe(0);
  });

  it('is told as JSON on demand', async () => {
    expect(await statuses({ suite: conversationSuite() })).toEqual({
      address: 'ok',
      key: 'ok',
      description: 'ok',
      project: 'ok',
      permissions: 'ok',
      flow: 'ok',
      locale: 'ok',
      entrypoint: 'skipped',
      playbooks: 'skipped',
      scores: 'ok',
      threshold: 'ok',
      endpoint: 'ok',
      limits: 'ok',
    });
  });

  it('is told by which score an intent counts, and who has set it', async () => {
    const ofPlatform = await doctor({ suite: conversationSuite() });
    const ofSuite = await doctor({ suite: conversationSuite({ intent_threshold: 0.7 }) });

    expect(ofPlatform.stdout).toMatch(
      /ok +threshold +an intent counts from a score of 0\.2, .* from 0\.4: .*platform's default/,
    );
    expect(ofSuite.stdout).toMatch(
      /ok +threshold +an intent counts from a score of 0\.7: the suite says so/,
    );
  });

  it.each([
    ['flow', { lower: 0.3, upper: 0.6 }, undefined, /0\.3, .* from 0\.6: the flow has set it/],
    [
      'project',
      undefined,
      { lower: 0.1, upper: 0.1 },
      /0\.1: the project has set it, and the flow/,
    ],
  ])('is told where the threshold is that of the %s', async (_, ofFlow, ofProject, says) => {
    const other = await startMockCognigyAi({
      bot: {
        intents: [],
        answer: async () => ({
          intent: null,
          confidence: null,
          entities: [],
          responseText: 'x',
          latencyMs: 1,
        }),
      },
      world(intents) {
        const { projects, ...rest } = demoWorld(intents);
        return {
          ...rest,
          projects: projects.map((project) => ({
            ...project,
            ...(ofProject === undefined ? {} : { intentThreshold: ofProject }),
            flows: project.flows.map((flow) => ({
              ...flow,
              ...(ofFlow === undefined ? {} : { intentThreshold: ofFlow }),
            })),
          })),
        };
      },
    });
    onTestFinished(() => other.close());
    const suite = conversationSuite({}, [
      { input_text: 'hi', outcome: { expected_response_contains: 'x' } },
    ]);

    const { stdout } = await doctor({ suite, env: { COGNIGY_API_URL: other.url } });

    expect(stdout).toMatch(says);
  });

  it('asks for analytics where the suite takes its intents from there', async () => {
    const suite = conversationSuite({ intents_from: 'analytics' });

    const { exitCode, stdout } = await doctor({ suite });
    const nowhere = await doctor({ suite, env: { COGNIGY_ODATA_URL: 'http://127.0.0.1:1' } });
    const mistaken = await doctor({ suite, env: { COGNIGY_ODATA_URL: `${mock.mock.url}/odata` } });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ok +analytics +intents are read over OData at .*\/v2\.4, as the bot/);
    expect(stdout).not.toMatch(/ok +scores/);
    expect(nowhere.exitCode).toBe(3);
    expect(mistaken.stdout).toMatch(/FAILED +analytics .*404.*\n +check COGNIGY_ODATA_URL/);
    expect(mistaken.exitCode).toBe(2);
  });

  it('says nothing to the bot where it was told not to', async () => {
    const { exitCode, stdout } = await doctor({
      suite: conversationSuite(),
      flags: ['--no-message'],
    });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ok +endpoint +nothing is said to it, as it was asked for/);
    expect(mock.mock.statistics().messages).toBe(0);
  });

  it('books its one message where runs share the window of the hour', async () => {
    const suite = conversationSuite();
    const alone = await doctor({ suite });
    openStateDirectory(join(directory, '.cognigate')).close();

    const beside = await doctor({ suite });

    expect(alone.stdout).toMatch(/one of the 600 of this hour, for the vendor alone/);
    expect(beside.stdout).toMatch(/ms; it counts as one of the 600 of this hour\n/);
    using state = openStateDirectory(join(directory, '.cognigate'));
    const { now } = new FakeTerminal(directory).clock;
    const rest = state.messageBudget(mock.mock.url, 600, now);
    expect(await rest.take({ runId: 'run', wanted: 1_000, urgent: false })).toMatchObject({
      granted: 599,
    });
  });
});

describe('the description that a platform gives of its API', () => {
  const against = async (api_description: 'differing' | 'none') => {
    await using other = await ClockedMock.start({ settings: { api_description } });
    const env = { COGNIGY_API_URL: other.mock.url };
    return await doctor({ env, flags: ['--project', 'Web shop'] });
  };

  it('is held against what the client relies on, each difference by its name', async () => {
    const { exitCode, stdout } = await against('differing');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/warning +description +.*version 2027\.1\.0, with 8 differences/);
    expect(stdout).toMatch(
      /warning +description +POST \/v2\.0\/playbooks\/\{id\}\/schedule is not in it\n/,
    );
    expect(stdout).toMatch(
      /warning +description +GET \/v2\.0\/flows answers items\[\]\.referenceId as number and not string\n/,
    );
  });

  it('is missed by nobody', async () => {
    const { exitCode, stdout } = await against('none');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/- +description +not checked: none can be read at \/openapi\/.* 404/);
    expect(stdout).not.toMatch(/FAILED|warning/);
  });
});

describe('the description of the Simulator', () => {
  const against = async (api_description: 'own' | 'differing', ...flags: string[]) => {
    await using other = await ClockedMock.start({ settings: { api_description } });
    const env = { COGNIGY_API_URL: other.mock.url };
    return await doctor({ env, flags: ['--project', 'Web shop', ...flags] });
  };

  it('has all that is relied on, where it is that of the mock, and leaves guesses open', async () => {
    const { stdout } = await against('own');

    expect(stdout).toMatch(/ok +description +the Simulator .* has all that 11 calls rely on/);
    expect(stdout).toMatch(/of 13 guesses about the Simulator it confirms 10, refutes 0 and/);
    expect(stdout).not.toContain('confirmed:');
  });

  it('names each guess that it confirms or leaves open where that is asked for', async () => {
    const { stdout } = await against('own', '--spec');

    expect(stdout).toContain('confirmed: an order is answered with the id of its batch');
    expect(stdout).toContain('it does not say whether a snapshot may be the entrypoint');
  });

  it('names each guess that it refutes, asked for or not', async () => {
    const { exitCode, stdout } = await against('differing');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('refuted: the key goes in the header X-API-Key');
    expect(stdout).toContain('refuted: a run has no state of its own');
    expect(stdout).toContain('refuted: a scenario is changed by the fields that make it');
    expect(stdout).toContain('PATCH /simulations/{id} is not in it');
    expect(stdout).toContain('doctor --spec names all of them');
  });
});

describe('a broken set-up', () => {
  const broken: readonly [what: string, setup: Setup, exitCode: number, says: RegExp][] = [
    [
      'no address',
      { env: { COGNIGY_API_URL: undefined } },
      2,
      /COGNIGY_API_URL is not set\n.*--base-url/,
    ],
    [
      'no key',
      { env: { COGNIGY_API_KEY: undefined } },
      2,
      /COGNIGY_API_KEY is not set\n.*My Profile/,
    ],
    [
      'a wrong key',
      { env: { COGNIGY_API_KEY: 'another-key' } },
      2,
      /FAILED +key .*401.*\(trace .*\n +check COGNIGY_API_KEY/,
    ],
    [
      'a key that sees no project',
      { env: { COGNIGY_API_KEY: 'stranger-key' } },
      2,
      /FAILED +project +there is no project/,
    ],
    [
      'a key that may not run playbooks',
      { env: { COGNIGY_API_KEY: 'reader-key' }, flags: ['--project', 'Web shop'] },
      2,
      /FAILED +permissions .*not run playbooks.*\n.*playbook_editor/,
    ],
    [
      'a wrong project',
      { suite: conversationSuite({ project: 'Webshop' }) },
      2,
      /there is no project "Webshop"\n +did you mean "Web shop"\?/,
    ],
    [
      'an unknown flow',
      { suite: conversationSuite({ flow: 'Mian' }) },
      2,
      /there is no flow "Mian"\n.*there are: Main \(/,
    ],
    [
      'an unknown locale',
      { suite: conversationSuite({ locale: 'French' }) },
      2,
      /there is no locale "French"\n.*English \(/,
    ],
    [
      'an unknown snapshot',
      { suite: playbookSuite([{ name_prefix: 'Release' }], { entrypoint: 'v9' }) },
      2,
      /there is no snapshot "v9"\n.*v1\.0/,
    ],
    [
      'a playbook that does not exist',
      { suite: playbookSuite([{ name: 'Nope' }]) },
      2,
      /there is no playbook "Nope"\n.*Release: refund/,
    ],
    [
      'a URL token of another environment',
      { suite: conversationSuite({ endpoint: 'b'.repeat(64) }) },
      2,
      /no REST endpoint has this URL token\n +this URL token belongs to another project/,
    ],
    [
      'the address of an endpoint in place of its name',
      { suite: conversationSuite({ endpoint: `https://bots.example/${'b'.repeat(64)}` }) },
      2,
      /FAILED +endpoint +the REST endpoint is written as an address\n +write its name, or what follows the host/,
    ],
    [
      'a production endpoint that does not exist',
      { suite: conversationSuite({ production_endpoint: 'Web chta' }) },
      2,
      /FAILED +production +there is no endpoint "Web chta"\n +.*there are: Web chat/,
    ],
    [
      'the gate endpoint for the one that customers speak to',
      { suite: conversationSuite({ production_endpoint: 'Gate' }) },
      2,
      /FAILED +production +cognigy\.endpoint and cognigy\.production_endpoint are one endpoint/,
    ],
    [
      'the address of the endpoints in place of that of the API',
      { env: { COGNIGY_API_URL: 'https://endpoint-trial.cognigy.ai' } },
      2,
      /FAILED +address +COGNIGY_API_URL is at endpoint-trial\.cognigy\.ai the address of an endpoint.*\n +set COGNIGY_API_URL to https:\/\/api-trial\.cognigy\.ai;/,
    ],
    [
      'the whole address of an endpoint of CXone in place of that of the API',
      { env: { COGNIGY_API_URL: `https://cognigy-endpoint-na1.nicecxone.com/${'b'.repeat(64)}` } },
      2,
      /FAILED +address +.*\n +set COGNIGY_API_URL to https:\/\/cognigy-api-na1\.nicecxone\.com;/,
    ],
    [
      'the address of the API in place of that of the endpoints',
      { suite: conversationSuite(), env: { COGNIGY_ENDPOINT_URL: 'https://api-app.cognigy.ai' } },
      2,
      /FAILED +address +COGNIGY_ENDPOINT_URL is https:\/\/api-app\.cognigy\.ai, the address of the API.*\n +set COGNIGY_ENDPOINT_URL to https:\/\/endpoint-app\.cognigy\.ai, or remove it/,
    ],
    [
      'a URL token behind the address of the endpoints',
      { env: { COGNIGY_ENDPOINT_URL: `https://bots.example/test/${'b'.repeat(64)}` } },
      2,
      /FAILED +address +COGNIGY_ENDPOINT_URL has a URL token behind https:\/\/bots\.example\n +set COGNIGY_ENDPOINT_URL to https:\/\/bots\.example, /,
    ],
    [
      'an endpoint service of another environment',
      { suite: conversationSuite(), env: { COGNIGY_ENDPOINT_URL: 'http://127.0.0.1:1' } },
      3,
      /FAILED +endpoint +127\.0\.0\.1:1 refused the connection.*\n +check COGNIGY_ENDPOINT_URL/,
    ],
  ];

  it.each(broken)('with %s says what to do', async (_, setup, exitCode, says) => {
    const result = await doctor(setup);

    expect(result.stdout).toMatch(says);
    expect(result.exitCode).toBe(exitCode);
  });

  it('where nothing answers is waited out', async () => {
    const result = await doctor({ env: { COGNIGY_API_URL: 'http://127.0.0.1:1' } });

    expect(result.stdout).toMatch(/FAILED +address +127\.0\.0\.1:1 refused the connection/);
    expect(result.exitCode).toBe(3);
  });

  it('at the limit of requests is waited out', async () => {
    await using busy = await ClockedMock.start({ settings: { rate_limit: 1 } });
    await busy.get('/projects');

    const result = await doctor({ env: { COGNIGY_API_URL: busy.mock.url } });

    expect(result.stdout).toMatch(/FAILED +limits .*429.*\n.*come back in 300 s/);
    expect(result.exitCode).toBe(3);
  });

  it('whose host shows a page to log in is told the address of the API', async () => {
    await using server = await scriptedServer([html(200)]);

    const result = await doctor({ env: { COGNIGY_API_URL: server.origin } });

    expect(result.stdout).toMatch(
      /FAILED +address .*\n.*this is not the API: its host begins with api-/,
    );
    expect(result.exitCode).toBe(2);
  });

  it('that answers 500 to any key is most likely the key', async () => {
    await using odd = await ClockedMock.start({ settings: { wrong_key_answers: 500 } });

    const result = await doctor({
      env: { COGNIGY_API_URL: odd.mock.url, COGNIGY_API_KEY: 'another-key' },
    });

    expect(result.stdout).toMatch(/FAILED +key .*500.*\n.*most likely COGNIGY_API_KEY is wrong/);
    expect(result.exitCode).toBe(3);
  });

  it.each<[string, Answer, RegExp]>([
    [
      'was cancelled',
      json(200, { _id: 'task-1', status: 'cancelled' }),
      /it was cancelled at once/,
    ],
    [
      'may still run',
      json(404, {}),
      /task task-1 may still run: .*404.*\n.*see .* that the task ends/,
    ],
    ['may still run', json(200, { _id: 'task-1', status: 'active' }), /still "active"/],
  ])(
    'that starts the run that lacks its fields is told of, and that it %s',
    async (_, read, told) => {
      await using server = await scriptedServer(({ method, path }) => {
        if (path.endsWith('/schedule')) return json(201, { _id: 'task-1' });
        if (path.includes('/tasks/task-1')) return method === 'POST' ? empty(204) : read;
        return forwarded(mock.mock.url);
      });

      const result = await doctor({
        env: { COGNIGY_API_URL: server.origin },
        flags: ['--project', 'Web shop'],
      });

      expect(result.stdout).toMatch(told);
    },
  );

  it('that answers 500 to this key and 401 to another is not the key', async () => {
    await using server: ScriptedServer = await scriptedServer(({ headers }) =>
      headers['x-api-key'] === 'demo-key'
        ? json(500, { detail: 'Internal server error' })
        : json(401, { detail: 'Unable to authenticate via api key' }),
    );

    const result = await doctor({ env: { COGNIGY_API_URL: server.origin } });

    expect(result.stdout).toMatch(/FAILED +address .*500.*\n.*so it is not the key/);
    expect(result.exitCode).toBe(3);
  });

  it('skips what rests on a step that failed, and still looks at the rest', async () => {
    const noKey = await statuses({ env: { COGNIGY_API_KEY: 'another-key' } });
    const noFlow = await statuses({ suite: conversationSuite({ flow: 'Mian' }) });

    expect(noKey).toMatchObject({
      address: 'ok',
      key: 'failed',
      project: 'skipped',
      flow: 'skipped',
    });
    expect(noFlow).toMatchObject({
      flow: 'failed',
      locale: 'ok',
      scores: 'skipped',
      endpoint: 'ok',
    });
  });

  it('refuses an endpoint of another flow, and a flow that has no intents to expect', async () => {
    const result = await doctor({ suite: conversationSuite({ flow: 'Small talk' }) });

    expect(result.stdout).toMatch(/FAILED +endpoint +it does not speak for the flow Small talk/);
    expect(result.stdout).toMatch(/FAILED +scores +the flow Small talk has no intents/);
    expect(result.stdout).toMatch(/warning +flow +its intents have changed/);
    expect(result.stdout).not.toContain('hello');
    expect(result.exitCode).toBe(2);
  });

  it('warns of a bot that answers nothing', async () => {
    await using silent = await ClockedMock.start({
      faults: [{ on: 'message', fault: { kind: 'nothing' } }],
    });

    const result = await doctor({
      suite: conversationSuite(),
      env: { COGNIGY_API_URL: silent.mock.url },
    });

    expect(result.stdout).toMatch(/warning +endpoint +to "hello" the bot said nothing/);
    expect(result.exitCode).toBe(0);
  });

  it('whose playbook asserts nothing is refused, and one with a silent step is warned of', async () => {
    const created = await mock.post('/playbooks', {
      name: 'Empty',
      projectId: mock.project._id,
      abortOnError: false,
      timeout: 1,
    });
    await mock.post(`/playbooks/${mock.playbook()}/steps`, { text: 'bye' });

    const nothing = await doctor({ suite: playbookSuite([{ id: created.json._id }]) });
    const some = await doctor({ suite: playbookSuite([{ id: mock.playbook() }]) });

    expect(nothing.stdout).toMatch(/FAILED +playbooks +"Empty" has 0 steps/);
    expect(nothing.exitCode).toBe(2);
    expect(some.stdout).toMatch(/warning +playbooks .* has 3 steps, of which 1 assert nothing/);
    expect(some.exitCode).toBe(0);
  });

  it.each(['COGNIGY_API_URL', 'COGNIGY_ENDPOINT_URL'])(
    'never shows a URL token: %s',
    async (name) => {
      const token = 'b'.repeat(64);
      const env = { [name]: `https://endpoint-trial.cognigy.ai/${token}` };

      const { stdout, stderr } = await doctor({ env, suite: conversationSuite() });

      expect(stdout + stderr).not.toContain(token);
    },
  );

  it('never shows the key', async () => {
    const { stdout, stderr } = await doctor({ env: { COGNIGY_API_KEY: 'very-secret-key' } });

    expect(stdout + stderr).not.toContain('very-secret-key');
  });

  it('refuses a suite for another platform, of which it could say nothing', async () => {
    const cases = [
      { input_text: 'hi', outcome: { expected_intent: null, allowed_latency_ms: 900 } },
    ];

    const { exitCode, stdout, stderr } = await doctor({
      suite: { suite_id: 'support', test_cases: cases },
    });

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('is for the platform executions-v1, and doctor examines');
  });

  it('refuses a suite that is wrong before anything is asked', async () => {
    const result = await doctor({ suite: { suite_id: 'x' } });

    expect(result.exitCode).toBe(2);
    expect(mock.mock.statistics().requests.api).toBe(0);
  });
});
