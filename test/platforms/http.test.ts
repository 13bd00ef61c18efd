import { createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type HttpRequest, httpClient } from '../../lib/platforms/http.ts';
import { MAX_BODY_DEPTH } from '../../lib/platforms/http-body.ts';
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
  scriptedServer,
  stalled,
  torn,
} from '../support/servers/scripted-server.ts';
import { selfSignedCertificate } from '../support/servers/self-signed-certificate.ts';
import { fc } from '../support/setup/fast-check.ts';

const http = httpClient({ userAgent: 'cognigate/test', timeoutMs: 5_000, maxBodyBytes: 100_000 });
const impatient = httpClient({ userAgent: 'cognigate/test', timeoutMs: 150 });

function get(origin: string, path = '/'): HttpRequest {
  return { method: 'GET', origin, path, repeatable: true };
}

function post(origin: string, body = '{}'): HttpRequest {
  return { method: 'POST', origin, path: '/', body: Buffer.from(body), repeatable: false };
}

describe('an answer', () => {
  it('carries status, JSON and the wait that was asked for', async () => {
    const date = 'Fri, 27 Nov 2026 10:00:00 GMT';
    await using server = await scriptedServer([
      json(429, { a: [1] }, { 'retry-after': '7', date }),
    ]);

    const outcome = await http(get(server.origin));

    expect(outcome).toEqual({
      kind: 'answer',
      host: server.host,
      status: 429,
      saidAt: Date.parse(date),
      retryAfterSeconds: 7,
      body: { kind: 'json', value: { a: [1] }, bytes: Buffer.from('{"a":[1]}') },
    });
  });

  it('tells a duplicated Retry-After from a joined one', async () => {
    await using server = await scriptedServer([
      empty(429, { 'Retry-After': ['5', '10'] }),
      empty(429, { 'retry-after': '5, 10' }),
    ]);

    expect(await http(get(server.origin))).toMatchObject({ retryAfterSeconds: 10 });
    expect(await http(get(server.origin))).toMatchObject({ retryAfterSeconds: null });
  });

  it('reads a date in Retry-After by the clock of the server', async () => {
    await using server = await scriptedServer([
      empty(503, {
        date: 'Sun, 22 Nov 2026 10:00:00 GMT',
        'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT',
      }),
    ]);

    expect(await http(get(server.origin))).toMatchObject({ retryAfterSeconds: 30 });
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (body: string) => Buffer.from(body)],
  ])('is decompressed from %s', async (encoding, compress) => {
    await using server = await scriptedServer([
      bytes(200, compress('{"a":"ü"}'), { 'content-encoding': encoding }),
    ]);

    expect(await http(get(server.origin))).toMatchObject({
      body: { kind: 'json', value: { a: 'ü' } },
    });
  });

  it.each([
    ['HTML', html(200), { kind: 'malformed', problem: 'the body is not JSON in UTF-8' }],
    [
      'bytes that are not UTF-8',
      bytes(200, Buffer.from([0x22, 0xff, 0x22])),
      { kind: 'malformed', problem: 'the body is not JSON in UTF-8' },
    ],
    [
      'an unknown content encoding',
      bytes(200, '{}', { 'content-encoding': 'zstd-x' }),
      { kind: 'malformed', problem: 'the body has an unknown content encoding' },
    ],
    [
      'an endless body in an unknown content encoding',
      endless(200, { 'content-encoding': 'zstd-x' }),
      { kind: 'malformed', problem: 'the body has an unknown content encoding' },
    ],
    [
      'bytes that are not gzip',
      bytes(200, '{"a":1}', { 'content-encoding': 'gzip' }),
      { kind: 'malformed', problem: 'the body cannot be decompressed' },
    ],
    [
      'half of a gzip stream',
      bytes(200, gzipSync('{"a":1}').subarray(0, 15), { 'content-encoding': 'gzip' }),
      { kind: 'incomplete', problem: 'the body broke off' },
    ],
    ['a torn body', torn(200, '{"a":'), { kind: 'incomplete', problem: 'the body broke off' }],
    [
      'an endless body',
      endless(200),
      { kind: 'incomplete', problem: 'the body is larger than 100000 bytes' },
    ],
    [
      'a gzip bomb',
      gzipBomb(200, 30_000_000),
      { kind: 'incomplete', problem: 'the body is larger than 100000 bytes' },
    ],
    ['no body', empty(200), { kind: 'empty' }],
    ['white space', bytes(200, ' \n'), { kind: 'empty' }],
    ['204', empty(204), { kind: 'empty' }],
    [
      'JSON that nests too deep',
      bytes(200, '['.repeat(MAX_BODY_DEPTH + 1) + ']'.repeat(MAX_BODY_DEPTH + 1)),
      {
        kind: 'malformed',
        problem: `the body is nested deeper than ${MAX_BODY_DEPTH} levels`,
      },
    ],
  ])('with %s is named for what it is', async (_, answer, body) => {
    await using server = await scriptedServer([answer]);

    const outcome = await http(get(server.origin));

    expect(outcome).toMatchObject({ kind: 'answer', body });
  });

  it('may nest as deep as the limit, and have brackets in strings', async () => {
    const deepest = `${'['.repeat(MAX_BODY_DEPTH)}"${'[{\\"'.repeat(500)}"${']'.repeat(MAX_BODY_DEPTH)}`;
    await using server = await scriptedServer([bytes(200, deepest)]);

    expect(await http(get(server.origin))).toMatchObject({ body: { kind: 'json' } });
  });

  it('keeps its status where the body never ends in time', async () => {
    await using server = await scriptedServer([stalled(202, '{"execution_id":')]);

    const outcome = await impatient(post(server.origin));

    expect(outcome).toMatchObject({
      kind: 'answer',
      status: 202,
      body: { kind: 'incomplete', problem: 'the body did not end within 0.15 s' },
    });
  });

  it('that redirects is not followed', async () => {
    await using elsewhere = await scriptedServer([json(200, {})]);
    await using server = await scriptedServer([redirect(307, `${elsewhere.origin}/`)]);

    const outcome = await http(post(server.origin));

    expect(outcome).toMatchObject({ kind: 'answer', status: 307 });
    expect(elsewhere.requests).toEqual([]);
  });

  it('to any bytes at all is an outcome', async () => {
    await using server = await scriptedServer((request) =>
      bytes(200, Buffer.from(request.body, 'hex'), {
        'content-encoding': String(request.headers['x-encoding']),
      }),
    );
    const encodings = fc.constantFrom('identity', 'gzip', 'deflate', 'br');

    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), encodings, async (body, encoding) => {
        const outcome = await http({
          ...post(server.origin, Buffer.from(body).toString('hex')),
          headers: { 'x-encoding': encoding },
          repeatable: true,
        });
        expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
      }),
      { numRuns: 60 },
    );
  });
});

describe('no answer', () => {
  it('leaves no promise open where a server switches protocols unasked', async () => {
    const words = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n';
    await using server = await scriptedServer([(response) => response.socket?.end(words)]);

    const outcome = await http(post(server.origin));

    expect(outcome.kind === 'no_answer' ? outcome.phase : outcome.status).toBeOneOf([
      'response',
      101,
    ]);
  });

  it('is of phase connect where nobody listens', async () => {
    const server = await scriptedServer([empty(200)]);
    await server[Symbol.asyncDispose]();

    const outcome = await http(post(server.origin));

    expect(outcome).toEqual({
      kind: 'no_answer',
      host: server.host,
      phase: 'connect',
      code: 'ECONNREFUSED',
      problem: `${server.host} refused the connection (ECONNREFUSED)`,
    });
  });

  it('is of phase connect where the host has no address', async () => {
    const lost = httpClient({
      userAgent: 'cognigate/test',
      lookup: (host, _options, callback) =>
        callback(Object.assign(new Error(`getaddrinfo ${host}`), { code: 'ENOTFOUND' }), ''),
    });

    expect(await lost(post('https://api.example.com'))).toMatchObject({
      phase: 'connect',
      problem: 'api.example.com is not a known host name (ENOTFOUND)',
    });
  });

  it('is of phase connect where time is up before there is a connection', async () => {
    const nowhere = httpClient({
      userAgent: 'cognigate/test',
      timeoutMs: 150,
      lookup: () => {},
    });

    expect(await nowhere(post('http://api.example.com'))).toMatchObject({
      phase: 'connect',
      problem: 'api.example.com did not connect within 0.15 s',
    });
  });

  it('is of phase connect where the certificate is nobody’s', async () => {
    await using server = await scriptedServer([json(200, {})], selfSignedCertificate());

    const outcome = await http(post(server.origin, 'a secret'));

    expect(outcome).toMatchObject({
      phase: 'connect',
      problem: `${server.host} has a self-signed TLS certificate (DEPTH_ZERO_SELF_SIGNED_CERT); a CA of your own is named by NODE_EXTRA_CA_CERTS`,
    });
    expect(server.requests).toEqual([]);
  });

  it('is of phase connect where TLS meets a server without it', async () => {
    await using server = await scriptedServer([json(200, {})]);

    const outcome = await http(post(server.origin.replace('http:', 'https:')));

    expect(outcome).toMatchObject({ kind: 'no_answer', phase: 'connect' });
  });

  it('is of phase connect where a TLS handshake never ends', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const sockets: { destroy(): void }[] = [];
    silent.on('connection', (socket) => sockets.push(socket));

    const outcome = await impatient(post(`https://127.0.0.1:${port}`));

    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(outcome).toMatchObject({ kind: 'no_answer', phase: 'connect' });
  });

  it('is of phase response where the connection drops after the request', async () => {
    await using server = await scriptedServer([reset]);

    expect(await http(post(server.origin))).toMatchObject({
      kind: 'no_answer',
      phase: 'response',
      problem: `${server.host} dropped the connection (ECONNRESET)`,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is of phase response where the request got through and time is up', async () => {
    await using server = await scriptedServer([hang]);

    expect(await impatient(post(server.origin))).toMatchObject({
      phase: 'response',
      problem: `${server.host} did not answer within 0.15 s`,
    });
  });

  it.each([
    ['another protocol', '220 mail.example.com ESMTP\r\n'],
    ['an empty line', '\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`],
  ])('is of phase response where %s comes', async (_, words) => {
    await using server = await scriptedServer([(response) => response.socket?.end(words)]);

    const outcome = await http(post(server.origin));

    expect(outcome).toMatchObject({ kind: 'no_answer', phase: 'response' });
  });
});

describe('connections', () => {
  it('are kept for requests that may be repeated', async () => {
    await using server = await scriptedServer([json(200, {})]);

    await http(get(server.origin));
    await http(get(server.origin));

    expect(new Set(server.requests.map(({ clientPort }) => clientPort)).size).toBe(1);
  });

  it('are new for every request that must not be repeated', async () => {
    await using server = await scriptedServer([json(200, {})]);

    await http(get(server.origin));
    await http(post(server.origin));
    await http(post(server.origin));

    expect(new Set(server.requests.map(({ clientPort }) => clientPort)).size).toBe(3);
  });

  it('that died while they were kept cost nothing but a second try', async () => {
    await using server = await scriptedServer([json(200, {}), reset, json(200, { second: true })]);
    await http(get(server.origin));

    const outcome = await http(get(server.origin));

    expect(outcome).toMatchObject({ body: { value: { second: true } } });
    expect(server.requests).toHaveLength(3);
  });

  it('that are new and drop are not tried again', async () => {
    await using server = await scriptedServer([reset]);

    const outcome = await http(get(server.origin));

    expect(outcome).toMatchObject({ kind: 'no_answer', phase: 'response' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a request', () => {
  it('names the program and keeps its path as it was encoded', async () => {
    await using server = await scriptedServer([json(200, {})]);

    await http(get(server.origin, '/a/%2E%2E/b?c=%20'));

    expect(server.requests[0]).toMatchObject({
      path: '/a/%2E%2E/b?c=%20',
      headers: { 'user-agent': 'cognigate/test', accept: 'application/json' },
    });
  });

  it('is sent with its length, byte for byte', async () => {
    await using server = await scriptedServer([json(200, {})]);

    await http(post(server.origin, '{"a":"ü"}'));

    expect(server.requests[0]?.body).toBe('{"a":"ü"}');
    expect(server.requests[0]?.headers['content-length']).toBe('10');
  });
});
