import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AuthenticationFailed, ConfigurationInvalid } from '../../lib/domain/errors.ts';
import {
  AccessToken,
  AccessTokenSource,
  type Credentials,
  TOKEN_SCOPE,
} from '../../lib/platforms/access-token.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { tokenAnswer } from '../../lib/platforms/token-answer.ts';
import type { CachedToken, TokenCache } from '../../lib/platforms/token-cache.ts';
import type { Unavailable } from '../../lib/steps/ports/platform.ts';
import {
  type Answer,
  bytes,
  empty,
  hang,
  html,
  json,
  redirect,
  reset,
  type ScriptedServer,
  scriptedServer,
  torn,
} from '../support/servers/scripted-server.ts';
import { fc } from '../support/setup/fast-check.ts';

const START = Date.UTC(2026, 10, 22);
const http = httpClient({ userAgent: 'cognigate/test', timeoutMs: 150 });
const CLIENT: Credentials = { clientId: 'client-7', clientSecret: 'canary-secret' };

/** Answers with token-1, token-2, … */
function tokens(expiresIn: unknown = 3600): (request: unknown, place: number) => Answer {
  return (_, place) =>
    json(200, { access_token: `token-${place + 1}`, expires_in: expiresIn, token_type: 'Bearer' });
}

function sourceAt(
  { origin }: Pick<ScriptedServer, 'origin'>,
  options: {
    readonly now?: () => number;
    readonly cache?: TokenCache;
    readonly credentials?: (options: { readonly fresh: boolean }) => Promise<Credentials>;
  } = {},
): AccessTokenSource {
  return new AccessTokenSource({
    address: platformAddress(origin),
    credentials: async () => CLIENT,
    http,
    now: () => START,
    ...options,
  });
}

async function tokenOf(source: AccessTokenSource): Promise<AccessToken> {
  const token = await source.current();
  if (!(token instanceof AccessToken)) throw new Error(token.problem);
  return token;
}

async function failureOf(source: AccessTokenSource): Promise<Error> {
  const failure = await source.current().catch((error: unknown) => error);
  if (!(failure instanceof Error)) throw new Error('a token was not refused');
  return failure;
}

class MemoryCache implements TokenCache {
  stored: CachedToken | null = null;

  async read(): Promise<CachedToken | null> {
    return this.stored;
  }

  async write(token: CachedToken): Promise<void> {
    this.stored = token;
  }
}

/** A cache whose lease is held by one at a time. */
class LeasedCache extends MemoryCache implements TokenCache {
  #last: Promise<unknown> = Promise.resolve();

  withLease<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

describe('a token', () => {
  it('is asked for by client credentials', async () => {
    await using server = await scriptedServer(tokens());

    const token = await tokenOf(sourceAt(server));

    expect(token.authorization()).toBe('Bearer token-1');
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ]);
    expect(Object.fromEntries(new URLSearchParams(server.requests[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-7',
      client_secret: 'canary-secret',
      scope: TOKEN_SCOPE,
    });
  });

  it('is asked for once by forty who need it at the same time', async () => {
    await using server = await scriptedServer(tokens());
    const source = sourceAt(server);

    const all = await Promise.all(Array.from({ length: 40 }, () => tokenOf(source)));

    expect(new Set(all.map((token) => token.authorization()))).toEqual(new Set(['Bearer token-1']));
    expect(server.requests).toHaveLength(1);
  });

  it('is kept until a minute before its end', async () => {
    await using server = await scriptedServer(tokens(3600));
    let now = START;
    const source = sourceAt(server, { now: () => now });
    await tokenOf(source);

    now = START + 3_539_999;
    const early = await tokenOf(source);
    now = START + 3_540_000;
    const late = await tokenOf(source);

    expect(early.authorization()).toBe('Bearer token-1');
    expect(late.authorization()).toBe('Bearer token-2');
  });

  it('of a minute is kept for half of it', async () => {
    await using server = await scriptedServer(tokens(60));
    let now = START;
    const source = sourceAt(server, { now: () => now });
    await tokenOf(source);

    now = START + 29_999;
    await tokenOf(source);

    expect(server.requests).toHaveLength(1);
  });

  it('lives from when it was asked for, however long the answer took', async () => {
    let now = START;
    const cache = new MemoryCache();
    await using server = await scriptedServer((_, place) => {
      now += 8_000;
      return tokens(3600)(_, place);
    });

    const token = await tokenOf(sourceAt(server, { now: () => now, cache }));

    expect(token.refreshAt).toBe(START + 3_540_000);
    expect(cache.stored).toMatchObject({ expiresAt: START + 3_600_000 });
  });

  it('that was refused is replaced, and one issued since is not', async () => {
    await using server = await scriptedServer(tokens());
    const source = sourceAt(server);
    const first = await tokenOf(source);

    source.invalidate(first);
    const second = await tokenOf(source);
    source.invalidate(first);
    const third = await tokenOf(source);

    expect(second.authorization()).toBe('Bearer token-2');
    expect(third).toBe(second);
  });

  it('does not show in JSON, in a log line or in a string', async () => {
    const token = new AccessToken('canary-token', START, 'issued');

    expect(JSON.stringify({ token })).not.toContain('canary');
    expect(inspect(token, { showHidden: true, depth: 9 })).not.toContain('canary');
    expect(`${token}`).not.toContain('canary');
  });

  it('source does not show its token or its credentials either', async () => {
    await using server = await scriptedServer(tokens());
    const source = sourceAt(server);
    await tokenOf(source);

    const shown = JSON.stringify(source) + inspect(source, { showHidden: true, depth: 9 });

    expect(shown).not.toContain('token-1');
    expect(shown).not.toContain('canary');
  });
});

describe('tokenAnswer', () => {
  it.each([
    [3600, 3600],
    ['3600', 3600],
    [' 900 ', 900],
    [undefined, 300],
    [null, 300],
    ['soon', 300],
    ['', 300],
    [Number.NaN, 300],
    [{}, 300],
    [true, 300],
    [0, 60],
    [-1, 60],
    [59.9, 60],
    [90.7, 90],
    [1e9, 86_400],
    [Number.POSITIVE_INFINITY, 86_400],
  ])('takes expires_in %j for %d s', (expiresIn, seconds) => {
    const answer = tokenAnswer({ access_token: 'a', expires_in: expiresIn });

    expect(answer).toEqual({ accessToken: 'a', expiresInSeconds: seconds });
  });

  it('copes without expires_in', () => {
    expect(tokenAnswer({ access_token: 'a' })).toEqual({ accessToken: 'a', expiresInSeconds: 300 });
  });

  it.each([
    [{ access_token: '' }],
    [{ access_token: 5 }],
    [{ access_token: 'two\r\nlines' }],
    [{ access_token: 'ü' }],
    [{ token: 'a' }],
    [[]],
    [null],
    ['a'],
  ])('makes nothing of %j', (value) => {
    expect(tokenAnswer(value)).toBeNull();
  });

  it('lives between a minute and a day, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (expiresIn) => {
        const answer = tokenAnswer({ access_token: 'a', expires_in: expiresIn });
        expect(answer?.expiresInSeconds).toBeGreaterThanOrEqual(60);
        expect(answer?.expiresInSeconds).toBeLessThanOrEqual(86_400);
      }),
    );
  });
});

describe('a platform that gives no token', () => {
  it.each([
    ['401', json(401, { error: 'invalid_client' })],
    ['400 invalid_client', json(400, { error: 'invalid_client' })],
    ['401 in HTML', html(401)],
  ])('does not know the client: %s', async (_, answer) => {
    await using server = await scriptedServer([answer]);

    const failure = await failureOf(sourceAt(server));

    expect(failure).toBeInstanceOf(AuthenticationFailed);
    expect(failure.message).toBe(
      `the platform at ${server.origin} does not know client "client-7": check COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET`,
    );
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['403', json(403, { error: 'access_denied' })],
    ['400 invalid_scope', json(400, { error: 'invalid_scope' })],
  ])('does not grant the scope: %s', async (_, answer) => {
    await using server = await scriptedServer([answer]);

    const failure = await failureOf(sourceAt(server));

    expect(failure).toBeInstanceOf(AuthenticationFailed);
    expect(failure.message).toContain(`the scope "${TOKEN_SCOPE}"`);
  });

  it('does not like the request: 400 for another reason', async () => {
    await using server = await scriptedServer([json(400, { error: 'unauthorized_client' })]);

    expect(await failureOf(sourceAt(server))).toBeInstanceOf(AuthenticationFailed);
  });

  it.each([
    ['404', json(404, {})],
    ['405', empty(405)],
    ['a redirect', redirect(302, 'https://login.example.com/')],
    ['HTML', html(200)],
    ['nothing', empty(200)],
    ['other JSON', json(200, { hello: 'world' })],
    ['JSON that is no object', json(200, ['canary'])],
  ])('is no platform at all: %s', async (_, answer) => {
    await using server = await scriptedServer([answer]);

    const failure = await failureOf(sourceAt(server));

    expect(failure).toBeInstanceOf(ConfigurationInvalid);
    expect(failure.message).toMatch(
      new RegExp(`^what answers at ${server.origin}/api/v1/oauth/token does not look like the `),
    );
    expect(failure.message).toContain('check COGNIGY_API_URL');
  });

  it.each<[string, Answer, Partial<Unavailable>]>([
    ['429', empty(429, { 'retry-after': '9' }), { reached: true, retryAfterSeconds: 9 }],
    ['503', html(503), { reached: true, retryAfterSeconds: null }],
    ['a reset', reset, { reached: true, retryAfterSeconds: null }],
    ['silence', hang, { reached: true, retryAfterSeconds: null }],
    ['a torn token', torn(200, '{"access_token":"canary'), { reached: true }],
  ])('is only busy: %s', async (_, answer, expected) => {
    await using server = await scriptedServer([answer]);

    const outcome = await sourceAt(server).current();

    expect(outcome).toMatchObject({ status: 'unavailable', ...expected });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('is not there', async () => {
    const server = await scriptedServer([hang]);
    await server[Symbol.asyncDispose]();

    expect(await sourceAt(server).current()).toMatchObject({
      status: 'unavailable',
      reached: false,
      problem: `${server.host} refused the connection (ECONNREFUSED)`,
    });
  });

  it('is asked again the next time', async () => {
    await using server = await scriptedServer([empty(503), json(200, { access_token: 'a' })]);
    const source = sourceAt(server);

    await source.current();
    const second = await tokenOf(source);

    expect(second.authorization()).toBe('Bearer a');
  });
});

describe('credentials', () => {
  it('are read afresh once where the client is refused, and used where they changed', async () => {
    await using server = await scriptedServer((request) =>
      request.body.includes('client_secret=new')
        ? json(200, { access_token: 'a' })
        : json(401, { error: 'invalid_client' }),
    );
    const source = sourceAt(server, {
      credentials: async ({ fresh }) => ({
        clientId: 'client-7',
        clientSecret: fresh ? 'new' : 'old',
      }),
    });

    const token = await tokenOf(source);

    expect(token.authorization()).toBe('Bearer a');
    expect(server.requests).toHaveLength(2);
  });

  it('that were rotated and are refused too end it', async () => {
    await using server = await scriptedServer([json(401, {})]);
    const source = sourceAt(server, {
      credentials: async ({ fresh }) => ({ clientId: 'c', clientSecret: fresh ? 'new' : 'old' }),
    });

    expect(await failureOf(source)).toBeInstanceOf(AuthenticationFailed);
    expect(server.requests).toHaveLength(2);
  });

  it('that cannot be read fail as their source says', async () => {
    await using server = await scriptedServer(tokens());
    const source = sourceAt(server, {
      credentials: async () => {
        throw new ConfigurationInvalid('the secret is missing');
      },
    });

    expect((await failureOf(source)).message).toBe('the secret is missing');
    expect(server.requests).toEqual([]);
  });
});

describe('a shared token', () => {
  it('is written for others with its end', async () => {
    await using server = await scriptedServer(tokens(3600));
    const cache = new MemoryCache();

    await tokenOf(sourceAt(server, { cache }));

    expect(cache.stored).toEqual({ accessToken: 'token-1', expiresAt: START + 3_600_000 });
  });

  it('of another process saves the request', async () => {
    await using server = await scriptedServer(tokens());
    const cache = new MemoryCache();
    await cache.write({ accessToken: 'theirs', expiresAt: START + 60_001 });

    const token = await tokenOf(sourceAt(server, { cache }));

    expect(token.authorization()).toBe('Bearer theirs');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['has less than a minute left', { accessToken: 'theirs', expiresAt: START + 60_000 }],
    ['has no readable end', { accessToken: 'theirs', expiresAt: Number.NaN }],
    ['cannot stand in a header', { accessToken: 'a\r\nb', expiresAt: START + 3_600_000 }],
  ])('is left alone where it %s', async (_, stored) => {
    await using server = await scriptedServer(tokens());
    const cache = new MemoryCache();
    await cache.write(stored);

    const token = await tokenOf(sourceAt(server, { cache }));

    expect(token.authorization()).toBe('Bearer token-1');
  });

  it('that was refused is not taken from the cache again', async () => {
    await using server = await scriptedServer(tokens());
    const cache = new MemoryCache();
    await cache.write({ accessToken: 'revoked', expiresAt: START + 3_600_000 });
    const source = sourceAt(server, { cache });
    source.invalidate(await tokenOf(source));

    const second = await tokenOf(source);

    expect(second.authorization()).toBe('Bearer token-1');
    expect(cache.stored?.accessToken).toBe('token-1');
  });

  it('is asked for once by ten processes that honour the lease', async () => {
    await using server = await scriptedServer(tokens());
    const cache = new LeasedCache();

    const all = await Promise.all(
      Array.from({ length: 10 }, () => tokenOf(sourceAt(server, { cache }))),
    );

    expect(new Set(all.map((token) => token.authorization())).size).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it('is done without where the cache is broken', async () => {
    await using server = await scriptedServer(tokens());
    const broken: TokenCache = {
      read: () => Promise.reject(new Error('locked')),
      write: () => Promise.reject(new Error('locked')),
    };

    const token = await tokenOf(sourceAt(server, { cache: broken }));

    expect(token.authorization()).toBe('Bearer token-1');
  });
});

describe('any answer', () => {
  it('to a token request is a token, an outage, or one of two errors', async () => {
    let next: Answer = empty(200);
    await using server = await scriptedServer(() => next);
    const statuses = fc.constantFrom(200, 201, 204, 301, 400, 401, 403, 404, 418, 429, 500, 503);
    const bodies = fc.oneof(fc.json(), fc.string(), fc.constant('{"access_token":"a"}'));

    await fc.assert(
      fc.asyncProperty(statuses, bodies, async (status, body) => {
        next = bytes(status, status === 204 ? '' : body);
        const outcome = await sourceAt(server)
          .current()
          .catch((error: unknown) => error);
        const expected =
          outcome instanceof AccessToken ||
          outcome instanceof AuthenticationFailed ||
          outcome instanceof ConfigurationInvalid ||
          (outcome instanceof Object && 'status' in outcome && outcome.status === 'unavailable');
        expect(expected).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
