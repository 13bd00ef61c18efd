import { expect } from 'vitest';
import { SecretsManagerCredentials } from '../../../lib/aws/secrets-manager-credentials.ts';
import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { serving } from '../../cloud/support/listening.ts';
import { secretsStandIn } from '../../cloud/support/secrets-stand-in.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';
import { secretsClient } from '../support/aws-stores.ts';
import { expectSound, faultRow, promise } from '../support/fault-row.ts';
import { httpTo, PLATFORM, runWith } from '../support/fault-world.ts';
import {
  canaryToken,
  PlatformModel,
  type PlatformScript,
  type Script,
} from '../support/platform-model.ts';
import { html, json, status, throttled } from '../support/replies.ts';

const SECRET_ID = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials';

const unauthenticated = { verdict: 'error', reason: 'authentication_failed' } as const;

faultRow(
  'A1',
  {
    fault: 'the token is refused: 400 `invalid_client`',
    promise:
      'error of authentication; the credentials are read again, and not sent again where they are the same',
  },
  async (row) => {
    const outcome = await runWith({
      platform: { token: () => json(400, { error: 'invalid_client' }) },
    });

    row.holds(outcome, promise({ ...unauthenticated, submissions: 0, requests: 1 }));
    expect(outcome.run.reasons[0]?.message).toContain('COGNIGY_CLIENT_SECRET');
  },
);

faultRow(
  'A2',
  {
    fault: 'the token is refused: 401, because the secret was rotated',
    promise: 'the secret is read past every copy, once, and the run goes on with the new one',
    on: 'Secrets Manager stand-in',
  },
  async (row) => {
    await using secrets = await secretsStandIn();
    const client = secretsClient(secrets.url);
    const credentials = new SecretsManagerCredentials(client, { secretId: SECRET_ID });
    secrets.values.set(SECRET_ID, JSON.stringify({ client_id: 'ci', client_secret: 'old' }));
    await credentials.read({ fresh: true });
    secrets.values.set(SECRET_ID, JSON.stringify({ client_id: 'ci', client_secret: 'new' }));

    const outcome = await runWith({
      credentials: (options) => credentials.read(options),
      platform: {
        token: (_, __, { body }) =>
          body.includes('client_secret=old') ? json(401, { error: 'invalid_client' }) : null,
      },
    });

    row.holds(outcome, promise({ requests: 5 }));
    client.destroy();
  },
);

faultRow(
  'A3',
  {
    fault: 'the token is answered 429, then 503; or 503 for ever',
    promise: 'waited out in the loop; at the deadline inconclusive, with nothing ever sent',
  },
  async (row) => {
    const passing = await runWith({ platform: { token: [throttled('5'), status(503)] } });
    const outage = await runWith({
      suite: aSuite(3, { circuit_breaker_seconds: 60 }),
      platform: { token: () => status(503) },
    });

    row.holds(passing, promise({ requests: 6 }));
    row.holds(
      outage,
      promise({
        verdict: 'inconclusive',
        reason: 'batch_unfinished',
        submissions: 0,
        requests: outage.platform.count('token'),
      }),
    );
    expect(outage.seconds).toBe(60);
  },
);

const long = (token: Script): PlatformScript => ({ executionSeconds: 1_000, token });
const expiring = (expiresIn: unknown) =>
  long((place) => json(200, { access_token: canaryToken(place), expires_in: expiresIn }));

faultRow(
  'A4',
  {
    fault: 'the token comes without `expires_in`',
    promise:
      'five minutes are assumed, and it is replaced a minute before: five tokens for 1,000 s',
  },
  async (row) => {
    const outcome = await runWith({
      platform: long((place) => json(200, { access_token: canaryToken(place) })),
    });

    row.holds(outcome, promise({ requests: outcome.platform.requests.length }));
    expect(outcome.platform.count('token')).toBe(5);
  },
);

faultRow(
  'A5',
  {
    fault: '`expires_in` is `"3600"`, 0, −1 or 10⁹',
    promise: 'held to 60…86,400 s: a token that says it is dead is used for half a minute',
  },
  async (row) => {
    for (const [expiresIn, tokens] of [
      ['3600', 1],
      [0, 31],
      [-1, 31],
      [1e9, 1],
    ] as const) {
      const outcome = await runWith({ platform: expiring(expiresIn) });

      row.holds(outcome, promise({ requests: outcome.platform.requests.length }));
      const counted = outcome.platform.count('token');
      expect(counted).toBeLessThanOrEqual(tokens);
      expect(counted > 1).toBe(tokens > 1);
    }
  },
);

faultRow(
  'A6',
  {
    fault: 'the clocks are ten minutes apart, either way',
    promise:
      'lives of tokens are counted from here, dates in `Retry-After` from the server’s own `Date`',
  },
  async (row) => {
    for (const skewMs of [-600_000, 600_000]) {
      const there = FAKE_START + skewMs;
      const outcome = await runWith({
        platform: {
          submit: [
            status(429, {
              date: new Date(there).toUTCString(),
              'retry-after': new Date(there + 30_000).toUTCString(),
            }),
          ],
        },
      });

      row.holds(outcome, promise({ submissions: 2, requests: outcome.platform.requests.length }));
      const [, second] = outcome.platform.requests.filter(({ endpoint }) => endpoint === 'submit');
      expect(second?.at).toBe(FAKE_START + 30_000);
    }
  },
);

faultRow(
  'A7',
  {
    fault: 'a token ends between its check and its use: one 401 on a look',
    promise:
      'one new token and the same look again; a refused submission has had no effect and is sent again',
  },
  async (row) => {
    const look = await runWith({ platform: { status: [status(401)] } });
    const submission = await runWith({ platform: { submit: [status(401)] } });

    row.holds(look, promise({ requests: 6 }));
    row.holds(submission, promise({ submissions: 2, requests: 6 }));
    expect(look.platform.count('token')).toBe(2);
    expect(submission.platform.executions).toHaveLength(1);
  },
);

faultRow(
  'A8',
  {
    fault: '401 twice in a row, with a token just issued',
    promise: 'error of authentication after two tries, no circle',
  },
  async (row) => {
    const outcome = await runWith({ platform: { submit: () => status(401) } });

    row.holds(outcome, promise({ ...unauthenticated, submissions: 2, requests: 4 }));
  },
);

faultRow(
  'A9',
  {
    fault: '403: the client lacks a scope',
    promise: 'error of authentication that names the scope',
  },
  async (row) => {
    const atToken = await runWith({ platform: { token: () => json(403, {}) } });
    const atSubmit = await runWith({ platform: { submit: () => json(403, {}) } });

    row.holds(atToken, promise({ ...unauthenticated, submissions: 0, requests: 1 }));
    row.holds(atSubmit, promise({ ...unauthenticated, submissions: 1, requests: 2 }));
    expect(atToken.run.reasons[0]?.message).toContain('test:execute test:read');
    expect(atSubmit.run.reasons[0]?.message).toContain('test:execute');
  },
);

faultRow(
  'A10',
  {
    fault: 'the token address answers 200 with a page of HTML',
    promise: 'error of configuration: that is not the platform',
  },
  async (row) => {
    const outcome = await runWith({ platform: { token: () => html(200) } });

    row.holds(
      outcome,
      promise({ verdict: 'error', reason: 'configuration_invalid', submissions: 0, requests: 1 }),
    );
    expect(outcome.run.reasons[0]?.message).toContain('COGNIGY_API_URL');
  },
);

faultRow(
  'A11',
  {
    fault: '40 runs need a token at the same moment',
    promise: 'one of them asks for it, the others find it in the cache',
    on: '40 runs at one platform',
  },
  async (row) => {
    const clock = new VirtualClock(FAKE_START);
    const model = new PlatformModel({}, () => clock.now());
    const state = temporaryState();
    const http = httpTo(model, () => clock.now());

    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, place) =>
        runWith({
          clock,
          runId: `run-${place}`,
          over: { http, url: PLATFORM, model },
          tokenCache: state.tokenCache({
            url: PLATFORM,
            credentials: { clientId: 'client-7', clientSecret: 'secret-7' },
            now: () => clock.now(),
          }),
        }),
      ),
    );

    expect(model.count('token')).toBe(1);
    for (const outcome of outcomes) expectSound(outcome);
    const [first] = outcomes;
    if (first === undefined) throw new Error('forty runs have a first');
    row.holds(first, promise({ submissions: 40, requests: first.platform.requests.length }));
  },
);

faultRow(
  'A12',
  {
    fault: 'the secret with the credentials is missing, forbidden or malformed',
    promise: 'error of configuration; nothing reaches the platform',
    on: 'Secrets Manager stand-in',
  },
  async (row) => {
    await using secrets = await secretsStandIn();
    await using denying = await serving(async (_, __, response) => {
      response
        .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ __type: 'AccessDeniedException', Message: 'not yours' }));
    });
    const cases = [
      { url: secrets.url, value: null },
      { url: denying.url, value: null },
      { url: secrets.url, value: 'client_id=ci' },
    ];
    for (const { url, value } of cases) {
      if (value !== null) secrets.values.set(SECRET_ID, value);
      const client = secretsClient(url);
      const credentials = new SecretsManagerCredentials(client, { secretId: SECRET_ID });

      const outcome = await runWith({ credentials: (options) => credentials.read(options) });

      row.holds(
        outcome,
        promise({ verdict: 'error', reason: 'configuration_invalid', submissions: 0, requests: 0 }),
      );
      client.destroy();
    }
  },
);
