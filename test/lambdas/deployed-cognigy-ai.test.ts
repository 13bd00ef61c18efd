import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { settingsOf } from '../../lambdas/runtime/environment.ts';
import { deployedPlatform } from '../../lambdas/runtime/platforms/deployed-platform.ts';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import { JumpingClock } from '../support/fakes/jumping-clock.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';
import { json, scriptedServer } from '../support/servers/scripted-server.ts';

const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf';
const secrets = mockedClient(SecretsManagerClient);

function platform(url: string, redactor = new Redactor(), now: () => number = Date.now) {
  return deployedPlatform({
    setting: settingsOf({
      COGNIGATE_PLATFORM: 'cognigy-ai',
      COGNIGY_API_URL: url,
      COGNIGY_API_KEY_SECRET_ARN: SECRET_ARN,
      RUN_TABLE_NAME: 'runs',
    }),
    dynamo: () => new DynamoDBClient({}),
    secrets: () => new SecretsManagerClient({}),
    redactor,
    now,
  });
}

const key = (value: string) => ({ SecretString: JSON.stringify({ api_key: value }) });
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

  it('gives up on a key that is refused and unchanged', async () => {
    await using server = await scriptedServer(() => json(401, {}));
    secrets.on(GetSecretValueCommand).resolves(key('old-api-key'));
    const clock = new JumpingClock();
    const asked = platform(server.origin, new Redactor(), clock.now);

    expect(await asked.status('task')).toMatchObject({ status: 'unavailable' });
    clock.jump(30_000);
    await expect(asked.status('task')).rejects.toMatchObject({ name: 'AuthenticationFailed' });
    expect(server.requests).toHaveLength(2);
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
