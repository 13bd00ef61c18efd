import { describe, expect, it } from 'vitest';
import { AuthenticationFailed } from '../../../lib/domain/errors.ts';
import type { SubmitOutcome } from '../../../lib/steps/ports/platform.ts';
import { scriptedPlatform } from '../../support/servers/scripted-platform.ts';
import {
  type Answer,
  bytes,
  empty,
  gzipBomb,
  hang,
  html,
  json,
  redirect,
  reset,
  scriptedServer,
  torn,
} from '../../support/servers/scripted-server.ts';
import { fc } from '../../support/setup/fast-check.ts';

const REQUEST = {
  suiteId: 'suite_prod_v2',
  idempotencyKey: 'run-1:0',
  payload: new TextEncoder().encode('{"suite_id":"suite_prod_v2"}'),
};

async function outcomeOf(answer: Answer, timeoutMs = 2_000): Promise<SubmitOutcome> {
  await using scripted = await scriptedPlatform([answer], { timeoutMs });
  return await scripted.platform.submit(REQUEST);
}

describe('a submission', () => {
  it('sends the payload as it is, with token, key and name', async () => {
    await using scripted = await scriptedPlatform([json(202, { execution_id: 'e-1' })]);

    await scripted.platform.submit(REQUEST);

    expect(scripted.calls).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/test-suites/suite_prod_v2/executions',
        body: '{"suite_id":"suite_prod_v2"}',
        headers: {
          authorization: 'Bearer token-1',
          'content-type': 'application/json',
          'idempotency-key': 'run-1:0',
          'user-agent': 'cognigate/test',
        },
      },
    ]);
  });

  it.each([
    ['a/../b c', '/api/v1/test-suites/a%2F..%2Fb%20c/executions'],
    ['..', '/api/v1/test-suites/%2E%2E/executions'],
    ['größe?#', '/api/v1/test-suites/gr%C3%B6%C3%9Fe%3F%23/executions'],
  ])('keeps the suite id %j inside its segment of the path', async (suiteId, path) => {
    await using scripted = await scriptedPlatform([json(202, { execution_id: 'e-1' })]);

    await scripted.platform.submit({ ...REQUEST, suiteId });

    expect(scripted.calls[0]?.path).toBe(path);
  });

  it('goes below the prefix of the address, and so does the token', async () => {
    await using scripted = await scriptedPlatform([json(202, { execution_id: 'e-1' })], {
      prefix: '/bots/',
    });

    await scripted.platform.submit({ ...REQUEST, suiteId: 's' });

    expect(scripted.calls[0]?.path).toBe('/bots/api/v1/test-suites/s/executions');
    expect(scripted.tokenRequests[0]?.path).toBe('/bots/api/v1/oauth/token');
  });
});

describe('a submission is accepted', () => {
  it.each([
    ['200', json(200, { execution_id: 'e-1' })],
    ['201', json(201, { execution_id: 'e-1', more: { unknown: true } })],
    ['202', json(202, { execution_id: 'e-1' })],
    ['409 that names the execution', json(409, { execution_id: 'e-1', error: 'duplicate' })],
  ])('by %s', async (_, answer) => {
    expect(await outcomeOf(answer)).toEqual({ status: 'accepted', executionId: 'e-1' });
  });
});

describe('a submission proves nothing', () => {
  it.each([
    ['2xx without an id', json(202, {}), 'but the body is not of the agreed form'],
    ['an id that is a number', json(202, { execution_id: 7 }), 'not of the agreed form'],
    ['an empty id', json(202, { execution_id: '' }), 'not of the agreed form'],
    ['an id of 201 characters', json(202, { execution_id: 'x'.repeat(201) }), 'agreed form'],
    ['an id with spaces', json(202, { execution_id: 'e 1' }), 'agreed form'],
    ['an id with a line break', json(202, { execution_id: 'e\n1' }), 'agreed form'],
    ['an empty body', empty(202), 'but the body is empty'],
    ['HTML', html(200), 'but the body is not JSON in UTF-8'],
    ['a torn body', torn(202, '{"execution_id":"e'), 'but the body broke off'],
    ['a huge body', gzipBomb(202, 10_000_000), 'but the body is larger than 5242880 bytes'],
    ['500', json(500, {}), 'answered 500'],
    ['504 in HTML', html(504), 'answered 504'],
    ['408', empty(408), 'answered 408'],
    ['409 without an id', json(409, { error: 'conflict' }), 'answered 409'],
    ['a redirect', redirect(303, '/elsewhere'), 'answered 303'],
    ['a reset', reset, 'dropped the connection'],
  ])('by %s', async (_, answer, problem) => {
    const outcome = await outcomeOf(answer);

    expect(outcome).toMatchObject({ status: 'ambiguous', retryAfterSeconds: null });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(problem));
  });

  it('by silence', async () => {
    expect(await outcomeOf(hang, 150)).toMatchObject({
      status: 'ambiguous',
      problem: expect.stringContaining('did not answer within 0.15 s'),
    });
  });

  it('by 503, whose wait is passed on', async () => {
    expect(await outcomeOf(empty(503, { 'retry-after': '30' }))).toMatchObject({
      status: 'ambiguous',
      retryAfterSeconds: 30,
    });
  });
});

describe('a submission was not taken', () => {
  it.each([
    ['429 with seconds', empty(429, { 'retry-after': '12' }), 12],
    [
      '429 with a date',
      empty(429, {
        date: 'Sun, 22 Nov 2026 10:00:00 GMT',
        'retry-after': 'Sun, 22 Nov 2026 10:00:40 GMT',
      }),
      40,
    ],
    ['429 with nonsense', html(429), null],
    ['429 that names an execution', json(429, { execution_id: 'e-1' }), null],
    ['425', empty(425), null],
  ])('by %s', async (_, answer, retryAfterSeconds) => {
    expect(await outcomeOf(answer)).toMatchObject({
      status: 'unavailable',
      reached: true,
      retryAfterSeconds,
    });
  });

  it('where there is no connection', async () => {
    const scripted = await scriptedPlatform([hang]);
    await scripted[Symbol.asyncDispose]();

    expect(await scripted.platform.submit(REQUEST)).toEqual({
      status: 'unavailable',
      reached: false,
      problem: `${scripted.host} refused the connection (ECONNREFUSED)`,
      retryAfterSeconds: null,
    });
  });

  it('where no token can be had, and nothing is posted', async () => {
    await using scripted = await scriptedPlatform([json(202, { execution_id: 'e-1' })], {
      tokens: () => empty(503, { 'retry-after': '5' }),
    });

    expect(await scripted.platform.submit(REQUEST)).toMatchObject({
      status: 'unavailable',
      reached: true,
      retryAfterSeconds: 5,
    });
    expect(scripted.calls).toEqual([]);
  });
});

describe('a submission is refused', () => {
  it.each([
    [400, { message: 'test_cases[3]: latency is missing' }, 'latency is missing'],
    [400, { error: 'bad request' }, 'bad request'],
    [400, { error: { message: 'nested' } }, 'nested'],
    [422, { message: 'no' }, 'does not take the batch'],
    [404, { message: 'unknown suite' }, 'it does not know the suite: "unknown suite"'],
    [413, {}, 'the batch is too large for it, so lower max_batch_size'],
    [402, {}, 'answered 402'],
    [418, { message: 7 }, 'answered 418'],
  ])('by %d %j', async (status, body, problem) => {
    const outcome = await outcomeOf(json(status, body));

    expect(outcome).toMatchObject({ status: 'refused', httpStatus: status });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(problem));
  });

  it.each([
    ['HTML', html(400)],
    ['a torn body', torn(400, '{"message":"half')],
    ['an empty body', empty(400)],
  ])('by 400 with %s, without quoting it', async (_, answer) => {
    const outcome = await outcomeOf(answer);

    expect(outcome).toMatchObject({ status: 'refused', httpStatus: 400 });
    expect(outcome).toHaveProperty(
      'problem',
      expect.stringMatching(/^127\.0\.0\.1:\d+ answered 400, it does not take the batch$/),
    );
  });

  it('with a message that is neutral and short', async () => {
    const message = `\u001b[31mno\u001b[0m\r\n\u202e${'x'.repeat(1_000)}`;

    const outcome = await outcomeOf(json(400, { message }));

    expect(outcome).toHaveProperty('problem', expect.stringMatching(/: "no x{10,196}…"$/));
  });

  it('without repeating the token that the platform repeats', async () => {
    const outcome = await outcomeOf(json(400, { message: 'not with Bearer token-1, please' }));

    expect(outcome).toHaveProperty('problem', expect.stringContaining('Bearer *******, please'));
  });
});

describe('a refused token', () => {
  it('is replaced once, at once, and the call repeated with the same key', async () => {
    await using scripted = await scriptedPlatform([empty(401), json(202, { execution_id: 'e-1' })]);

    const outcome = await scripted.platform.submit(REQUEST);

    expect(outcome).toEqual({ status: 'accepted', executionId: 'e-1' });
    expect(scripted.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(scripted.calls.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'run-1:0',
      'run-1:0',
    ]);
  });

  it('that is refused again ends it without a loop', async () => {
    await using scripted = await scriptedPlatform([empty(401)]);

    const submitted = scripted.platform.submit(REQUEST);

    await expect(submitted).rejects.toThrow(AuthenticationFailed);
    await expect(submitted).rejects.toThrow('a token that it has just issued (HTTP 401)');
    expect(scripted.calls).toHaveLength(2);
    expect(scripted.tokenRequests).toHaveLength(2);
  });

  it('is replaced once for forty calls that met it together', async () => {
    await using scripted = await scriptedPlatform((request) =>
      request.headers.authorization === 'Bearer token-1'
        ? empty(401)
        : json(200, { status: 'completed' }),
    );

    const all = await Promise.all(
      Array.from({ length: 40 }, (_, index) => scripted.platform.status(`e-${index}`)),
    );

    expect(all.map(({ status }) => status)).toEqual(Array(40).fill('terminal'));
    expect(scripted.tokenRequests).toHaveLength(2);
  });

  it('out of the cache gets a token of our own before anything is called final', async () => {
    const cache = {
      stored: { accessToken: 'revoked', expiresAt: Number.MAX_SAFE_INTEGER },
      async read() {
        return this.stored;
      },
      async write() {},
    };
    await using scripted = await scriptedPlatform(
      (request) =>
        request.headers.authorization === 'Bearer token-1'
          ? json(202, { execution_id: 'e-1' })
          : empty(401),
      { cache },
    );

    const outcome = await scripted.platform.submit(REQUEST);

    expect(outcome).toEqual({ status: 'accepted', executionId: 'e-1' });
    expect(scripted.calls).toHaveLength(2);
  });

  it('for want of a scope names the scope', async () => {
    await using scripted = await scriptedPlatform([json(403, { message: 'canary-body' })]);

    const submitted = scripted.platform.submit(REQUEST);

    await expect(submitted).rejects.toThrow(AuthenticationFailed);
    await expect(submitted).rejects.toThrow('the client needs the scope test:execute');
    await expect(submitted).rejects.not.toThrow('canary');
    await expect(scripted.platform.status('e-1')).rejects.toThrow('needs the scope test:read');
  });
});

describe('any answer to a submission', () => {
  it('is an outcome, and accepted only with a usable id', async () => {
    let next: Answer = hang;
    await using scripted = await scriptedPlatform(() => next);
    const statuses = fc.constantFrom(200, 202, 204, 302, 400, 404, 408, 409, 425, 429, 500, 504);
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.anything().map((id) => JSON.stringify({ execution_id: id }) ?? ''),
    );

    await fc.assert(
      fc.asyncProperty(statuses, bodies, async (status, body) => {
        next = bytes(status, status === 204 ? '' : body);
        const outcome = await scripted.platform.submit(REQUEST);
        expect(['accepted', 'unavailable', 'ambiguous', 'refused']).toContain(outcome.status);
        if (outcome.status === 'accepted') {
          expect([200, 202, 409]).toContain(status);
          expect(JSON.parse(body).execution_id).toBe(outcome.executionId);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('secrets', () => {
  it('m18: leave no head of theirs in a sentence, wherever it is cut off', async () => {
    const token = `canary-${'k'.repeat(60)}`;
    const tokens = () => json(200, { access_token: token });
    for (let place = 120; place <= 200; place += 1) {
      const message = `${'x'.repeat(place)}${token}${'y'.repeat(40)}${token}`;
      await using scripted = await scriptedPlatform([json(400, { message })], { tokens });

      const outcome = await scripted.platform.submit(REQUEST);

      expect(outcome).toMatchObject({ status: 'refused' });
      expect(JSON.stringify(outcome)).not.toMatch(/xc|kk/);
    }
  });

  it('appear in no outcome and no error, whatever the platform repeats', async () => {
    const mirror =
      (status: number): Answer =>
      (response, request) =>
        json(status, {
          message: `${request.headers.authorization}`,
          error: `client_secret=canary-secret ${request.body}`,
        })(response, request);
    const statuses = [200, 202, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503];
    const said: string[] = [];

    for (const status of statuses) {
      await using scripted = await scriptedPlatform([mirror(status)]);
      for (const call of [
        () => scripted.platform.submit(REQUEST),
        () => scripted.platform.status('e-1'),
        () => scripted.platform.results('e-1'),
      ]) {
        said.push(await call().then(JSON.stringify, (error: Error) => `${error.stack}`));
      }
      await using closed = await scriptedPlatform([hang], { tokens: () => mirror(status) });
      said.push(
        await closed.platform.submit(REQUEST).then(JSON.stringify, (error) => `${error.stack}`),
      );
    }

    expect(said).toHaveLength(statuses.length * 4);
    for (const line of said) expect(line).not.toMatch(/canary|token-\d/);
  });
});

describe('a redirect of the token request', () => {
  it('takes the secret nowhere', async () => {
    await using elsewhere = await scriptedServer([json(200, { access_token: 'a' })]);
    await using scripted = await scriptedPlatform([hang], {
      tokens: () => redirect(308, `${elsewhere.origin}/api/v1/oauth/token`),
    });

    await expect(scripted.platform.submit(REQUEST)).rejects.toThrow('check COGNIGY_API_URL');
    expect(elsewhere.requests).toEqual([]);
  });
});
