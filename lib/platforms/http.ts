import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { type HttpBody, readBody } from './http-body.ts';
import { errorCode, networkProblem } from './network-problem.ts';
import { retryAfterSeconds } from './retry-after.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Of several addresses the next is tried after this long; node's 250 ms give up on far-away hosts. */
const ADDRESS_ATTEMPT_MS = 1_000;

export interface HttpClientOptions {
  /** Sent as `User-Agent`, such as `cognigate/1.0.0`. */
  readonly userAgent: string;
  /** From the look-up of the host to the last byte of the answer; 10 s where absent. */
  readonly timeoutMs?: number;
  /** Largest body that is read, counted after decompression; 5 MiB where absent. */
  readonly maxBodyBytes?: number;
  /** Finds the addresses of a host; lets a caller pin or refuse addresses. */
  readonly lookup?: LookupFunction;
  /** Milliseconds since 1970 UTC; dates in `Retry-After` are read by it. */
  readonly now?: () => number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Such as `https://api.example.com:8443`. */
  readonly origin: string;
  /** Path and query as they go on the wire, already percent-encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /**
   * Whether doing it twice is as good as once. Such a request shares kept connections and goes out
   * again at once where a kept one turns out to be dead. Any other gets a connection of its own,
   * because a dead one could not be told from a request that was carried out and never answered.
   */
  readonly repeatable: boolean;
}

export type HttpOutcome = HttpAnswer | NoAnswer;

/** The server answered, at least with a status; redirects are answers like any other. */
export interface HttpAnswer {
  readonly kind: 'answer';
  /** Host and port that were asked. */
  readonly host: string;
  readonly status: number;
  /** What `Retry-After` asks for; null where it is absent or unusable. */
  readonly retryAfterSeconds: number | null;
  readonly body: HttpBody;
}

/** Nothing that reads as an HTTP answer arrived. */
interface NoAnswer {
  readonly kind: 'no_answer';
  readonly host: string;
  /**
   * `connect`: there was never a connection (with TLS: never an agreed one), so nothing was sent.
   * `response`: the request may have arrived.
   */
  readonly phase: 'connect' | 'response';
  /** The system's or the lookup's code, such as ECONNREFUSED; null where there is none. */
  readonly code: string | null;
  /** Host and short cause. */
  readonly problem: string;
}

/** Asks once, and reports whatever happens as data. */
export type HttpClient = (request: HttpRequest) => Promise<HttpOutcome>;

/**
 * An HTTP client over `node:http`, which unlike `fetch` tells a connection that was never made from a
 * request that was never answered.
 */
export function httpClient(options: HttpClientOptions): HttpClient {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const own = { keepAlive: false, autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS };
  const kept = { ...own, keepAlive: true };
  const agents = {
    'http:': { kept: new http.Agent(kept), own: new http.Agent(own) },
    'https:': { kept: new https.Agent(kept), own: new https.Agent(own) },
  };
  return async (request) => {
    const url = new URL(request.origin);
    const agent = agents[url.protocol === 'https:' ? 'https:' : 'http:'];
    const startedAt = performance.now();
    const first = await exchange(
      request,
      url,
      request.repeatable ? agent.kept : agent.own,
      timeoutMs,
      options,
    );
    if (!first.deadConnection || !request.repeatable) return first.outcome;
    const restMs = Math.max(1, timeoutMs - (performance.now() - startedAt));
    return (await exchange(request, url, agent.own, restMs, options)).outcome;
  };
}

interface Exchange {
  readonly outcome: HttpOutcome;
  /** A kept connection was closed by the other side before any answer on it. */
  readonly deadConnection: boolean;
}

function exchange(
  request: HttpRequest,
  url: URL,
  agent: http.Agent,
  timeoutMs: number,
  options: HttpClientOptions,
): Promise<Exchange> {
  const now = options.now ?? Date.now;
  const secure = url.protocol === 'https:';
  const outgoing = (secure ? https : http).request({
    agent,
    protocol: url.protocol,
    // A literal IPv6 address stands in brackets in a URL and without them in a socket's address.
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    method: request.method,
    path: request.path,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': options.userAgent,
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': request.body.byteLength }),
    },
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  });

  return new Promise((resolve) => {
    let connected = false;
    let head: http.IncomingMessage | null = null;

    const settle = (outcome: HttpOutcome, deadConnection = false) => {
      clearTimeout(timer);
      resolve({ outcome, deadConnection });
    };
    const answer = (message: http.IncomingMessage, body: HttpBody): HttpAnswer => ({
      kind: 'answer',
      host: url.host,
      status: message.statusCode ?? 0,
      retryAfterSeconds: retryAfterSeconds(
        message.headersDistinct['retry-after'],
        now(),
        message.headers.date,
      ),
      body,
    });
    const noAnswer = (cause: string, code: string | null = null): NoAnswer => ({
      kind: 'no_answer',
      host: url.host,
      phase: connected ? 'response' : 'connect',
      code,
      problem: `${url.host} ${cause}`,
    });

    const timer = setTimeout(() => {
      const seconds = `${timeoutMs / 1000} s`;
      settle(
        head === null
          ? noAnswer(
              connected ? `did not answer within ${seconds}` : `did not connect within ${seconds}`,
            )
          : answer(head, {
              kind: 'incomplete',
              problem: `the body did not end within ${seconds}`,
            }),
      );
      outgoing.destroy();
    }, timeoutMs);

    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket || (!socket.connecting && !socket.destroyed)) connected = true;
      // Over TLS no byte of the request leaves before both sides have agreed.
      else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
    });
    outgoing.on('response', (message) => {
      head = message;
      void readBody(message, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES).then((body) =>
        settle(answer(message, body)),
      );
    });
    outgoing.on('error', (error) => {
      // Once there is an answer, a break belongs to its body, and reading that reports it.
      if (head !== null) return;
      const code = errorCode(error);
      const closed = code === 'ECONNRESET' || code === 'EPIPE';
      settle(noAnswer(networkProblem(error), code), closed && outgoing.reusedSocket);
    });
    outgoing.on('close', () => {
      // Some endings come without an error, such as that of an unasked-for upgrade.
      if (head === null) settle(noAnswer('ended the connection without an answer'));
    });
    outgoing.end(request.body);
  });
}
