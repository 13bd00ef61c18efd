import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { GateClient, GateUnavailable } from '../../../lib/cli/remote/gate-client.ts';
import { httpClient } from '../../../lib/platforms/http.ts';

const NOON = Date.UTC(2026, 10, 22, 12);

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** A client of a server that gives `answers` one after the other, the last one for good. */
async function clientOf(...answers: readonly RequestListener[]) {
  const signed: string[] = [];
  const pauses: number[] = [];
  let count = 0;
  const gate = createServer((request, response) => {
    signed.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answers[Math.min(count, answers.length - 1)]?.(request, response);
    count += 1;
  });
  server = gate;
  await new Promise<void>((listening) => {
    gate.listen(0, '127.0.0.1', listening);
  });
  const address = gate.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = new GateClient({
    baseUrl: new URL(`http://127.0.0.1:${port}/gate`),
    http: httpClient({ userAgent: 'test', now: () => NOON }),
    sign: async ({ headers }) => ({ ...headers, authorization: 'signed' }),
    pause: async (milliseconds) => pauses.push(milliseconds),
  });
  return { client, signed, pauses };
}

const page: RequestListener = (_, response) => {
  response.end('<html>a login page</html>');
};

function busy(status: number, retryAfter?: string): RequestListener {
  return (_, response) => {
    const date = new Date(NOON).toUTCString();
    response.writeHead(status, {
      date,
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    });
    response.end(JSON.stringify({ title: 'Busy', status, detail: 'too much' }));
  };
}

const reset: RequestListener = (request) => request.socket.destroy();

describe('a client of a deployed gate', () => {
  it('asks for a redaction and for a pruning by run and suite', async () => {
    const redacted = { run_id: 'run 1', pieces: 5, is_in_record: false };
    const pruned = { suite_id: 'gov', runs: [], unfinished: [], kept: [], left: 0 };
    const answer =
      (body: object): RequestListener =>
      (_, response) =>
        response.end(JSON.stringify(body));
    const { client, signed } = await clientOf(answer(redacted), answer(pruned));

    const answers = [
      await client.redact('run 1', { text: 'Anna', reason: 'law' }),
      await client.prune('gov', { older_than_days: 400, reason: 'law' }),
    ];

    expect(answers).toEqual([redacted, pruned]);
    expect(signed).toEqual([
      'POST /gate/runs/run%201/redaction signed',
      'POST /gate/suites/gov/pruning signed',
    ]);
  });

  it('signs each request, and sends path and query as they were signed', async () => {
    const { client, signed } = await clientOf(busy(404));

    await expect(client.setBaseline('run/1', 'main line')).rejects.toThrow();

    expect(signed).toEqual(['POST /gate/runs/run%2F1/baseline?label=main%20line signed']);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['a date', new Date(NOON + 9_000).toUTCString(), 9_000],
    ['hours, of which it waits half a minute', '7200', 30_000],
    ['nothing that can be read', 'soon', 500],
  ])('waits as Retry-After says, by %s', async (_, retryAfter, expected) => {
    const { client, pauses } = await clientOf(busy(429, retryAfter), page);

    await expect(client.run('run-1')).rejects.toThrow('something else than a gate would');

    expect(pauses).toEqual([expected]);
  });

  it('asks four times, twice as long apart each time, and then says that nothing can be said', async () => {
    const { client, signed, pauses } = await clientOf(reset);

    const asking = client.start({}, 'key');

    await expect(asking).rejects.toThrow(GateUnavailable);
    await expect(asking).rejects.toThrow('ECONNRESET');
    expect(pauses).toEqual([500, 1_000, 2_000]);
    expect(signed.length).toBeGreaterThanOrEqual(4);
  });

  it('gives the last answer of a gate that stays busy', async () => {
    const { client } = await clientOf(busy(503));

    await expect(client.run('run-1')).rejects.toThrow(/answers 503: too much/);
  });

  it('follows no redirect, which would hand its signature to another host', async () => {
    const { client, signed } = await clientOf((_, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    await expect(client.run('run-1')).rejects.toThrow('answers 302; check --gate-url');
    expect(signed).toHaveLength(1);
  });
});
