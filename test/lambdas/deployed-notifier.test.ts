import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import { deployedNotifier } from '../../lambdas/runtime/deployed-notifier.ts';
import { setting } from '../../lambdas/runtime/environment.ts';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import type { HttpClient, HttpRequest } from '../../lib/platforms/http.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ci-AbCdEf';
const message = { id: 'msg_run-1', timestamp: Date.now(), body: '{"verdict":"passed"}' };
const secrets = mockClient(SecretsManagerClient);

let requests: HttpRequest[] = [];
const acknowledging: HttpClient = async (request) => {
  requests.push(request);
  return {
    kind: 'answer',
    host: 'ci.example.com',
    status: 204,
    retryAfterSeconds: null,
    body: { kind: 'empty' },
  };
};

function notifier(options: { readonly redactor?: Redactor; readonly http?: HttpClient } = {}) {
  const variables = {
    NOTIFICATION_ENDPOINTS: JSON.stringify([
      { name: 'ci', url: 'https://ci.example.com/hooks/cognigate', secretArn },
    ]),
  };
  return deployedNotifier({
    setting: (name) => setting(name, variables),
    secrets: () => new SecretsManagerClient({ region: 'eu-west-1' }),
    redactor: new Redactor(),
    ...options,
  });
}

beforeEach(() => {
  requests = [];
  secrets.reset();
});

describe('deployedNotifier', () => {
  it('knows its endpoints without reading a secret', () => {
    expect(notifier({ http: acknowledging }).endpoints).toEqual(['ci']);
    expect(secrets.calls()).toHaveLength(0);
  });

  it('signs with the secret of the endpoint, which is not shown from then on', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: SECRET });
    const redactor = new Redactor();

    const outcome = await notifier({ redactor, http: acknowledging }).deliver('ci', message);

    expect(outcome).toEqual({ status: 'delivered' });
    const [request] = requests;
    expect(`${request?.origin}${request?.path}`).toBe('https://ci.example.com/hooks/cognigate');
    const body = Buffer.from(request?.body ?? []).toString();
    expect(new Webhook(SECRET).verify(body, { ...request?.headers })).toEqual({
      verdict: 'passed',
    });
    expect(redactor.text(`key ${SECRET}`)).toBe('key [redacted]');
    expect(secrets.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toMatchObject({
      SecretId: secretArn,
    });
  });

  it('knows no endpoint that was not registered', async () => {
    const outcome = await notifier({ http: acknowledging }).deliver('other', message);

    expect(outcome).toMatchObject({ status: 'failed', permanent: true });
    expect(requests).toEqual([]);
  });
});
