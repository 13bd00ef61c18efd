import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { settingsOf } from '../../lambdas/runtime/environment.ts';
import { deployedPlatform } from '../../lambdas/runtime/platforms/deployed-platform.ts';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import { isUnfinished } from '../../lib/domain/unfinished-result.ts';
import { JumpingClock } from '../support/fakes/jumping-clock.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';
import { json, scriptedServer } from '../support/servers/scripted-server.ts';

const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf';
const secrets = mockedClient(SecretsManagerClient);

function platform(
  url: string,
  redactor = new Redactor(),
  endpoint?: string,
  now: () => number = Date.now,
) {
  return deployedPlatform({
    setting: settingsOf({
      COGNIGATE_PLATFORM: 'cognigy-ai',
      COGNIGY_API_URL: url,
      COGNIGY_API_KEY_SECRET_ARN: SECRET_ARN,
      COGNIGY_ENDPOINT_URL: endpoint,
      RUN_TABLE_NAME: 'runs',
    }),
    dynamo: () => new DynamoDBClient({}),
    secrets: () => new SecretsManagerClient({}),
    redactor,
    now,
    sleep: async () => undefined,
  });
}

const key = (value: string) => ({ SecretString: JSON.stringify({ api_key: value }) });
const TOKEN = 'a'.repeat(64);

/** One pass over six cases that ask for an intent, one after the other. */
function drive(gate: ReturnType<typeof platform>, stored: unknown[]) {
  const outcome = { expected_intent: 'buy' };
  const batch = {
    kind: 'conversation',
    endpoint: TOKEN,

    project_id: '5f0000000000000000000001',
    scores: { flowReferenceId: 'f', localeReferenceId: 'l' },
    test_mode: true,
    max_messages_per_hour: 600,
    answer_timeout_seconds: 5,
    conversations_at_once: 1,
    entities_path: null,
    evaluate_all_turns: false,
    cases: Array.from({ length: 6 }, (_, place) => ({
      id: `k${place}`,
      turns: [{ input_text: 'I want it', outcome }],
      isSingle: true,
    })),
  };
  return gate.drive?.({
    executionId: 'conversation:run:0',
    payload: new TextEncoder().encode(JSON.stringify(batch)),
    stored: [...stored],
    lost: [],
    budgetMs: 60_000,
    ageMs: 0,
    isHeard: stored.length > 0,
    keep: async (results) => {
      stored.push(...results.map(({ result }) => result));
    },
    requests: {
      take: async (granted) => ({ granted, waitMs: 0 }),
      giveBack: async () => undefined,
    },
  });
}

const task = { _id: 't', status: 'active', type: 'runPlaybook' };

beforeEach(() => {
  secrets.reset();
});

describe('the deployed platform cognigy-ai', () => {
  it('touches no secret before a call, and encodes without one', () => {
    const { name } = platform('https://api-trial.cognigy.ai');

    expect(name).toBe('cognigy-ai');
    expect(secrets.calls()).toHaveLength(0);
  });

  it.each([
    ['https://endpoint-trial.cognigy.ai', undefined, 'set COGNIGY_API_URL to https://api-trial'],
    [
      'https://api-trial.cognigy.ai',
      'https://api-trial.cognigy.ai',
      'set COGNIGY_ENDPOINT_URL to https://endpoint-trial.cognigy.ai, or remove it',
    ],
  ])(
    'at %s, with %s for endpoints, is refused before a key is read',
    async (url, written, remedy) => {
      const status = platform(url, new Redactor(), written).status('playbook/t');

      await expect(status).rejects.toThrow(remedy);
      await expect(status).rejects.toMatchObject({ name: 'ConfigurationInvalid' });
      expect(secrets.calls()).toHaveLength(0);
    },
  );

  it('speaks with the key of its secret, which the log never shows', async () => {
    await using server = await scriptedServer([json(200, task)]);
    secrets.on(GetSecretValueCommand, { SecretId: SECRET_ARN }).resolves(key('key-of-secret'));
    const redactor = new Redactor();

    const outcome = await platform(server.origin, redactor).status('playbook/t');

    expect(outcome).toMatchObject({ status: 'running', word: 'active' });
    expect(server.requests[0]?.headers['x-api-key']).toBe('key-of-secret');
    expect(redactor.text('has key-of-secret in it')).not.toContain('key-of-secret');
  });

  it('reads a key again that was refused, and goes on with the new one', async () => {
    await using server = await scriptedServer((request) =>
      request.headers['x-api-key'] === 'new-api-key' ? json(200, task) : json(401, {}),
    );
    secrets.on(GetSecretValueCommand).resolvesOnce(key('old-api-key')).resolves(key('new-api-key'));

    const outcome = await platform(server.origin).status('playbook/t');

    expect(outcome).toMatchObject({ status: 'running' });
    expect(server.requests).toHaveLength(2);
  });

  it('knows a mock from its first answer on, whatever comes of the call', async () => {
    const mark = { 'cognigate-mock': '1' };
    await using server = await scriptedServer((request) =>
      request.headers['x-api-key'] === 'new-api-key' ? json(200, task) : json(401, {}, mark),
    );
    secrets.on(GetSecretValueCommand).resolvesOnce(key('old-api-key')).resolves(key('new-api-key'));
    const marked = platform(server.origin);
    const refused = platform(server.origin);

    const before = marked.hasMockAnswered?.();
    // The mock has answered to the old key alone: its mark must outlive the change of keys.
    await marked.status('playbook/t');
    secrets.on(GetSecretValueCommand).resolves(key('old-api-key'));
    const asked = await refused.status('task');

    expect(asked).toMatchObject({ status: 'unavailable' });
    expect(before).toBe(false);
    expect(marked.hasMockAnswered?.()).toBe(true);
    expect(refused.hasMockAnswered?.()).toBe(true);
  });

  it('takes a platform that does not call itself a mock for a real one', async () => {
    await using server = await scriptedServer([json(200, task)]);
    secrets.on(GetSecretValueCommand).resolves(key('key-of-secret'));
    const real = platform(server.origin);

    await real.status('playbook/t');

    expect(real.hasMockAnswered?.()).toBe(false);
  });

  it.each([
    ['https://api-trial.cognigy.ai/', undefined, 'https://endpoint-trial.cognigy.ai'],
    ['https://api-trial.cognigy.ai', 'https://bots.example/', 'https://bots.example'],
    ['https://cognigy.example', undefined, undefined],
  ])('says where it is spoken to: %s, %s', (url, endpoint, endpointUrl) => {
    const { place } = platform(url, new Redactor(), endpoint);

    expect(place).toEqual({ platformUrl: url.replace(/\/$/, ''), endpointUrl });
    expect(secrets.calls()).toHaveLength(0);
  });

  it('gives up on a key that is refused and unchanged', async () => {
    await using server = await scriptedServer(() => json(401, {}));
    secrets.on(GetSecretValueCommand).resolves(key('old-api-key'));
    const clock = new JumpingClock();
    const asked = platform(server.origin, new Redactor(), undefined, clock.now);

    expect(await asked.status('task')).toMatchObject({ status: 'unavailable' });
    clock.jump(30_000);
    await expect(asked.status('task')).rejects.toMatchObject({ name: 'AuthenticationFailed' });
    expect(server.requests).toHaveLength(2);
  });

  it('says nothing again when its key was changed in the middle of a pass', async () => {
    let scored = 0;
    await using server = await scriptedServer((request) => {
      if (request.path.startsWith('/new/')) {
        if (!request.path.endsWith('/scores')) return json(403, {});
        scored += 1;
        const isRefused = scored > 3 && request.headers['x-api-key'] !== 'new-api-key';
        return isRefused
          ? json(401, {})
          : json(200, { scores: [{ id: 'b', name: 'buy', score: 0.9 }] });
      }
      const { userId, sessionId } = JSON.parse(request.body);
      return json(200, { text: 'ok', data: {}, outputStack: [{ text: 'ok' }], userId, sessionId });
    });
    secrets.on(GetSecretValueCommand).resolvesOnce(key('old-api-key')).resolves(key('new-api-key'));
    const stored: unknown[] = [];
    const gate = platform(server.origin, new Redactor());
    const pass = () => drive(gate, stored);

    const first = await pass();
    const second = await pass();

    expect(first).toMatchObject({ status: 'running', goOnInSeconds: 0 });
    expect(second).toMatchObject({ status: 'terminal', word: 'completed' });
    const said = server.requests.filter(({ path }) => path === `/test/${TOKEN}`);
    expect(said).toHaveLength(6);
    expect(stored.filter((each) => !isUnfinished(each))).toHaveLength(6);
  });

  it('says what the secret has to look like, and not what is in it', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: 'bare-secret' });

    const asking = platform('https://api-trial.cognigy.ai').status('playbook/t');

    await expect(asking).rejects.toMatchObject({
      name: 'ConfigurationInvalid',
      message: expect.stringContaining('is not {"api_key": "…"}'),
    });
    await expect(asking).rejects.not.toMatchObject({
      message: expect.stringContaining('bare-secret'),
    });
  });
});
