import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** Client side of the connection it came over: the same for requests that share one. */
  readonly clientPort: number;
}

export type Answer = (response: http.ServerResponse, request: SeenRequest) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  /** Host and port. */
  readonly host: string;
  readonly requests: readonly SeenRequest[];
}

/**
 * A server on 127.0.0.1 that gives each request the next of `answers`, the last one again and again.
 * A function instead of a list chooses by the request and its place from 0 on.
 */
export async function scriptedServer(
  answers: readonly Answer[] | ((request: SeenRequest, place: number) => Answer),
  tls?: { readonly key: string; readonly cert: string },
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const choose =
    typeof answers === 'function'
      ? answers
      : (_: SeenRequest, place: number) => answers[Math.min(place, answers.length - 1)] ?? hang;
  const listener: http.RequestListener = async (incoming, response) => {
    const clientPort = incoming.socket.remotePort ?? 0;
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
    } catch {
      return;
    }
    const request: SeenRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
      clientPort,
    };
    requests.push(request);
    choose(request, requests.length - 1)(response, request);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function bytes(
  status: number,
  body: string | Uint8Array,
  headers: http.OutgoingHttpHeaders = {},
): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

export function json(
  status: number,
  value: unknown,
  headers: http.OutgoingHttpHeaders = {},
): Answer {
  return bytes(status, JSON.stringify(value), { 'content-type': 'application/json', ...headers });
}

export function html(status: number): Answer {
  return bytes(status, '<!doctype html><title>Please log in</title>', {
    'content-type': 'text/html',
  });
}

export function empty(status: number, headers: http.OutgoingHttpHeaders = {}): Answer {
  return bytes(status, '', headers);
}

export function redirect(status: number, location: string): Answer {
  return empty(status, { location });
}

/** Drops the connection without an answer. */
export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Never answers; the connection ends with the server. */
export const hang: Answer = () => {};

/** Promises a longer body than it sends, then drops the connection. */
export function torn(status: number, start: string): Answer {
  return (response) => {
    response.writeHead(status, { 'content-length': start.length + 1000 });
    response.write(start, () => response.socket?.resetAndDestroy());
  };
}

/** Sends the start of a body and then nothing more, ever. */
export function stalled(status: number, start: string): Answer {
  return (response) => {
    response.writeHead(status, { 'content-length': start.length + 1000 });
    response.write(start);
  };
}

/** Sends a body for as long as anybody reads it. */
export function endless(status: number, headers: http.OutgoingHttpHeaders = {}): Answer {
  return (response) => {
    response.writeHead(status, headers);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
    };
    response.on('drain', more);
    more();
  };
}

export function gzip(status: number, body: string): Answer {
  return bytes(status, gzipSync(body), { 'content-encoding': 'gzip' });
}

/** A JSON string of `size` bytes that travels as a thousandth of that. */
export function gzipBomb(status: number, size: number): Answer {
  return bytes(status, gzipSync(JSON.stringify('0'.repeat(size))), { 'content-encoding': 'gzip' });
}
