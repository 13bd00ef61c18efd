import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  deployedNotifier,
  type NotifierSettings,
} from '../../lambdas/runtime/deployed-notifier.ts';
import { setting } from '../../lambdas/runtime/environment.ts';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import type { HttpClient, HttpRequest } from '../../lib/platforms/http.ts';
import type { NotificationMessage } from '../../lib/steps/ports/notifier.ts';
import { aNotification } from '../support/builders/notification-builder.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const URL_OF_CI = 'https://ci.example.com/hooks/cognigate?sig=Zm9yLW91ci1leWVz';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ci-AbCdEf';
const message = { id: 'msg_run-1', timestamp: Date.now(), body: '{"verdict":"passed"}' };
const secrets = mockedClient(SecretsManagerClient);

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

const told: NotificationMessage[] = [];
const owed: (readonly [runId: string, delaySeconds: number])[] = [];

const mails: { readonly subject: string; readonly text: string }[] = [];

function notifier(
  options: Partial<Pick<NotifierSettings, 'redactor' | 'http' | 'mail' | 'reportUrl'>> = {},
) {
  const registered = [
    ['ci', secretArn, 'json', null],
    ['on-call', secretArn, 'json', ['failed', 'error']],
    ['room', secretArn, 'slack', null],
  ];
  return deployedNotifier({
    endpoints: setting('NOTIFICATION_ENDPOINTS', {
      NOTIFICATION_ENDPOINTS: JSON.stringify(registered),
    }),
    secrets: () => new SecretsManagerClient({ region: 'eu-west-1' }),
    bus: {
      async put(event) {
        told.push(event);
        return { status: 'delivered' };
      },
    },
    mail: null,
    reportUrl: '',
    queue: {
      async owe(...args) {
        owed.push(args);
      },
    },
    redactor: new Redactor(),
    ...options,
  });
}

beforeEach(() => {
  requests = [];
  told.length = 0;
  mails.length = 0;
  owed.length = 0;
  secrets.reset();
});

describe('deployedNotifier', () => {
  it('always tells the event bus, and reads no secret for that', async () => {
    const deployed = notifier({ http: acknowledging });

    expect(deployed.endpoints).toEqual(['event-bus']);
    expect(await deployed.deliver('event-bus', message)).toEqual({ status: 'delivered' });

    expect(told).toEqual([message]);
    expect(secrets.calls()).toHaveLength(0);
  });

  it('takes address and key from the secret of the endpoint, which are not shown from then on', async () => {
    secrets
      .on(GetSecretValueCommand)
      .resolves({ SecretString: JSON.stringify({ url: URL_OF_CI, key: SECRET }) });
    const redactor = new Redactor();

    const outcome = await notifier({ redactor, http: acknowledging }).deliver('ci', message);

    expect(outcome).toEqual({ status: 'delivered' });
    const [request] = requests;
    expect(`${request?.origin}${request?.path}`).toBe(URL_OF_CI);
    const body = Buffer.from(request?.body ?? []).toString();
    expect(new Webhook(SECRET).verify(body, { ...request?.headers })).toEqual({
      verdict: 'passed',
    });
    expect(redactor.text(`key ${SECRET} of ${URL_OF_CI}`)).toBe('key [redacted] of [redacted]');
    expect(secrets.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toMatchObject({
      SecretId: secretArn,
    });
  });

  it.each([
    ['has no value', undefined, 'has no value: put one'],
    ['holds a key alone', SECRET, 'is not {"url": "https://…", "key": "whsec_…"}'],
    [
      'holds a private address',
      JSON.stringify({ url: 'https://10.0.0.1/', key: SECRET }),
      '10.0.0.1 is a private address',
    ],
  ])('says what to mend where the secret %s, and tries again later', async (_, value, problem) => {
    secrets.on(GetSecretValueCommand).resolves(value === undefined ? {} : { SecretString: value });

    const outcome = await notifier({ http: acknowledging }).deliver('ci', message);

    expect(outcome).toEqual({
      status: 'failed',
      problem: expect.stringContaining(problem),
      permanent: false,
    });
    expect(requests).toEqual([]);
  });

  it('spares an endpoint the verdicts that it does not want to hear of', () => {
    const { wants } = notifier();

    expect(['ci', 'on-call', 'event-bus'].map((name) => wants?.(name, 'passed'))).toEqual([
      true,
      false,
      true,
    ]);
    expect(wants?.('on-call', 'failed')).toBe(true);
  });

  it('queues what is not acknowledged for after the attempts of the run itself', async () => {
    await notifier().tryLater?.('run-1');

    expect(owed).toEqual([['run-1', 900]]);
  });

  it('tells a channel by the address alone that its secret holds', async () => {
    secrets
      .on(GetSecretValueCommand)
      .resolves({ SecretString: JSON.stringify({ url: URL_OF_CI }) });
    const redactor = new Redactor();

    const outcome = await notifier({ redactor, http: acknowledging }).deliver('room', {
      ...message,
      body: JSON.stringify(aNotification()),
    });

    expect(outcome).toEqual({ status: 'delivered' });
    expect(Buffer.from(requests[0]?.body ?? []).toString()).toContain('"blocks"');
    expect(redactor.text(`told at ${URL_OF_CI}`)).toBe('told at [redacted]');
  });

  it('sends people a mail in words, for the verdicts that they asked for', async () => {
    const deployed = notifier({
      mail: {
        verdicts: ['failed'],
        topic: {
          async put(mail) {
            mails.push(mail);
            return { status: 'delivered' };
          },
        },
      },
    });

    await deployed.deliver('mail', { ...message, body: JSON.stringify(aNotification()) });

    expect(deployed.endpoints).toEqual(['event-bus', 'mail']);
    expect(mails).toMatchObject([{ subject: 'Cognigate FAILED: customer-service' }]);
    expect([deployed.wants?.('mail', 'failed'), deployed.wants?.('mail', 'passed')]).toEqual([
      true,
      false,
    ]);
  });

  it('knows where reports are read, where somebody has said so', () => {
    const address = notifier({ reportUrl: 'https://gate.example.com/runs/{run}' }).reportUrl;

    expect(address?.('run-1')).toBe('https://gate.example.com/runs/run-1');
    expect(notifier().reportUrl).toBeUndefined();
  });

  it('knows no endpoint that was not registered', async () => {
    const outcome = await notifier({ http: acknowledging }).deliver('other', message);

    expect(outcome).toMatchObject({ status: 'failed', permanent: true });
    expect(requests).toEqual([]);
  });
});
