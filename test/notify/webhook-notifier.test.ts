import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { MAX_ACKNOWLEDGEMENT_BYTES, webhookNotifier } from '../../lib/notify/webhook-notifier.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import type { NotificationMessage } from '../../lib/steps/ports/notifier.ts';
import { aNotification } from '../support/builders/notification-builder.ts';
import {
  bytes,
  empty,
  endless,
  gzipBomb,
  hang,
  html,
  json,
  redirect,
  reset,
  type ScriptedServer,
  type SeenRequest,
  scriptedServer,
  stalled,
  torn,
} from '../support/servers/scripted-server.ts';
import { selfSignedCertificate } from '../support/servers/self-signed-certificate.ts';

const STANDARD_SECRET = `whsec_${Buffer.from('canary-key-of-24-bytes--').toString('base64')}`;
const http = httpClient({
  userAgent: 'cognigate/test',
  timeoutMs: 1_000,
  maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES,
});
const impatient = httpClient({ userAgent: 'cognigate/test', timeoutMs: 150 });

function message(body = '{"status":"passed","note":"ü"}'): NotificationMessage {
  // A receiver checks the time, so it has to be a recent one.
  return { id: 'msg_run-1', timestamp: Date.now(), body };
}

function notifierFor(
  { origin }: Pick<ScriptedServer, 'origin'>,
  secret: string | null = STANDARD_SECRET,
  client = http,
) {
  const url = `${origin}/hooks/canary-path?key=canary-query`;
  return webhookNotifier({ endpoints: [{ name: 'ci', url, secret }], http: client });
}

function verified(request: SeenRequest | undefined, receiver: Webhook): unknown {
  if (request === undefined) throw new Error('nothing was received');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
  return receiver.verify(request.body, headers);
}

describe('a message', () => {
  it('arrives byte for byte, with its id twice and its time in seconds', async () => {
    await using server = await scriptedServer([empty(204)]);
    const sent = message();

    const outcome = await notifierFor(server).deliver('ci', sent);

    expect(outcome).toEqual({ status: 'delivered' });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/hooks/canary-path?key=canary-query',
        body: sent.body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'msg_run-1',
          'idempotency-key': 'msg_run-1',
          'webhook-timestamp': String(Math.floor(sent.timestamp / 1000)),
          'user-agent': 'cognigate/test',
        },
      },
    ]);
  });

  it('is verified by a receiver that holds the standard secret', async () => {
    await using server = await scriptedServer([empty(200)]);

    await notifierFor(server).deliver('ci', message());

    expect(verified(server.requests[0], new Webhook(STANDARD_SECRET))).toEqual({
      status: 'passed',
      note: 'ü',
    });
  });

  it.each(['any text', 'Z3Vlc3M=', 'größe 😀', 'WHSEC_x'])(
    'is signed with the UTF-8 bytes of the secret %j',
    async (secret) => {
      await using server = await scriptedServer([empty(200)]);

      await notifierFor(server, secret).deliver('ci', message());

      const receiver = new Webhook(Buffer.from(secret), { format: 'raw' });
      expect(verified(server.requests[0], receiver)).toMatchObject({ status: 'passed' });
    },
  );

  it('that was changed on its way is not verified', async () => {
    await using server = await scriptedServer([empty(200)]);
    await notifierFor(server).deliver('ci', message('{"status":"failed"}'));
    const [request] = server.requests;

    const changed = request && { ...request, body: '{"status":"passed"}' };

    expect(() => verified(changed, new Webhook(STANDARD_SECRET))).toThrow('No matching signature');
  });

  it('goes unsigned where there is no secret', async () => {
    await using server = await scriptedServer([empty(200)]);

    await notifierFor(server, null).deliver('ci', message());

    expect(server.requests[0]?.headers).toMatchObject({ 'webhook-id': 'msg_run-1' });
    expect(server.requests[0]?.headers).not.toHaveProperty('webhook-signature');
  });
});

describe('a message is delivered', () => {
  it.each([
    ['200', html(200)],
    ['201', json(201, {})],
    ['299', empty(299)],
    ['a 2xx with a huge body', gzipBomb(200, 10_000_000)],
    ['a 2xx with an endless body', endless(200)],
    ['a 2xx with a torn body', torn(202, 'o')],
  ])('by %s', async (_, answer) => {
    await using server = await scriptedServer([answer]);

    expect(await notifierFor(server).deliver('ci', message())).toEqual({ status: 'delivered' });
  });

  it('by a 2xx with a body that comes to a halt', async () => {
    await using server = await scriptedServer([stalled(200, 'o')]);

    const outcome = await notifierFor(server, null, impatient).deliver('ci', message());

    expect(outcome).toEqual({ status: 'delivered' });
  });
});

describe('a message is not delivered', () => {
  it.each([
    ['500', bytes(500, 'canary-body'), 'answered 500', false],
    ['404', empty(404), 'answered 404', false],
    ['429', empty(429, { 'retry-after': '5' }), 'answered 429', false],
    ['410', empty(410), 'answered 410', true],
    ['a reset', reset, 'dropped the connection', false],
  ])('by %s', async (_, answer, problem, permanent) => {
    await using server = await scriptedServer([answer]);

    const outcome = await notifierFor(server).deliver('ci', message());

    expect(outcome).toMatchObject({ status: 'failed', permanent });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(`${server.host} ${problem}`));
    expect(JSON.stringify(outcome)).not.toContain('canary');
    expect(server.requests).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('by %d, which is not followed', async (status) => {
    await using elsewhere = await scriptedServer([empty(200)]);
    await using server = await scriptedServer([redirect(status, `${elsewhere.origin}/canary`)]);

    const outcome = await notifierFor(server).deliver('ci', message());

    expect(outcome).toEqual({
      status: 'failed',
      problem: `${server.host} answered ${status}, a redirect, which is never followed`,
      permanent: false,
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it('to an endpoint that never answers', async () => {
    await using server = await scriptedServer([hang]);

    const outcome = await notifierFor(server, null, impatient).deliver('ci', message());

    expect(outcome).toMatchObject({ status: 'failed', permanent: false });
  });

  it('to an endpoint that shows a certificate of its own making', async () => {
    await using server = await scriptedServer([empty(200)], selfSignedCertificate());

    const outcome = await notifierFor(server).deliver('ci', message());

    expect(outcome).toHaveProperty('problem', expect.stringContaining('self-signed'));
    expect(server.requests).toEqual([]);
  });

  it('to an endpoint that nobody registered', async () => {
    await using server = await scriptedServer([empty(200)]);

    expect(await notifierFor(server).deliver('other', message())).toEqual({
      status: 'failed',
      problem: 'there is no notification endpoint named "other"',
      permanent: true,
    });
    expect(server.requests).toEqual([]);
  });

  it('to an address that the lookup of the client refuses', async () => {
    const guarded = httpClient({
      userAgent: 'cognigate/test',
      lookup: (_host, _options, callback) =>
        callback(Object.assign(new Error('not public'), { code: 'EADDRNOTPUBLIC' }), ''),
    });
    const origin = 'https://internal.example.com';

    const outcome = await notifierFor({ origin }, null, guarded).deliver('ci', message());

    expect(outcome).toEqual({
      status: 'failed',
      problem: 'internal.example.com has an address that is not public (EADDRNOTPUBLIC)',
      permanent: true,
    });
  });
});

describe('an endpoint', () => {
  it('is known by its name', () => {
    const notifier = webhookNotifier({
      endpoints: [
        { name: 'ci', url: 'https://ci.example.com', secret: null },
        { name: 'chat', url: 'https://chat.example.com', secret: 'x' },
      ],
      http,
    });

    expect(notifier.endpoints).toEqual(['ci', 'chat']);
  });

  it.each([
    ['no address', 'canary', null, 'is not an http(s) address'],
    ['another scheme', 'file:///canary', null, 'is not an http(s) address'],
    ['a password', 'https://user:canary@ci.example.com', null, 'user name or password'],
    ['an empty secret', 'https://ci.example.com', '', 'is unusable'],
    ['nothing after whsec_', 'https://ci.example.com', 'whsec_', 'is unusable'],
    ['no base64 after whsec_', 'https://ci.example.com', 'whsec_canary!', 'is unusable'],
  ])('with %s is refused before anything is sent', (_, url, secret, problem) => {
    const build = () => webhookNotifier({ endpoints: [{ name: 'ci', url, secret }], http });

    expect(build).toThrow(ConfigurationInvalid);
    expect(build).toThrow(problem);
    expect(build).toThrow('"ci"');
    expect(build).not.toThrow('canary');
  });
});

describe('a channel', () => {
  it.each([
    ['slack', 'blocks'],
    ['teams', 'attachments'],
  ] as const)(
    'of %s is posted the outcome in its own words, and no signature',
    async (format, field) => {
      await using server = await scriptedServer([empty(202)]);
      const url = `${server.origin}/services/canary-path`;
      const notifier = webhookNotifier({
        endpoints: [{ name: 'room', url, format, secret: null }],
        http,
      });

      const outcome = await notifier.deliver('room', message(JSON.stringify(aNotification())));

      expect(outcome).toEqual({ status: 'delivered' });
      const [request] = server.requests;
      expect(JSON.parse(request?.body ?? '')).toHaveProperty(field);
      expect(request?.body).toContain('customer-service');
      expect(request?.headers).not.toHaveProperty('webhook-signature');
    },
  );

  it('that asks for patience is told later, and its address is in no message', async () => {
    await using server = await scriptedServer([empty(429, { 'retry-after': '30' })]);
    const url = `${server.origin}/services/canary-path?sig=canary-query`;
    const notifier = webhookNotifier({
      endpoints: [{ name: 'room', url, format: 'slack', secret: null }],
      http,
    });

    const outcome = await notifier.deliver('room', message(JSON.stringify(aNotification())));

    expect(outcome).toMatchObject({ status: 'failed', permanent: false });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('hears of the verdicts that it asked for', () => {
    const url = 'https://chat.example.com/x';
    const { wants } = webhookNotifier({
      endpoints: [{ name: 'room', url, format: 'slack', secret: null, verdicts: ['failed'] }],
      http,
    });

    expect([wants?.('room', 'failed'), wants?.('room', 'passed')]).toEqual([true, false]);
  });
});
