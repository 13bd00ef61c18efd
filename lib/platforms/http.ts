import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { type HttpBody, readBody } from './http-body.ts';
import { errorCode, networkProblem, tunnelProblem } from './network-problem.ts';
import { type ProxyRoute, speaksThroughProxies } from './proxy.ts';
import { retryAfterSeconds } from './retry-after.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Proxy Authentication Required. */
const PROXY_REFUSES = 407;
/** What a proxy that is not reached, or that grants no tunnel, ends in. */
const OF_PROXY = /^(?:E[A-Z]+|ERR_PROXY_TUNNEL)$/;
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
  /** Says which proxy leads to an address; every host is spoken to directly where absent. */
  readonly route?: (url: URL) => ProxyRoute | null;
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
  /** What its `Date` says, in milliseconds since 1970 UTC; absent where it cannot be read. */
  readonly saidAt?: number;
  /** There where the server says of itself that it is a mock. */
  readonly isMock?: true;
  readonly body: HttpBody;
}

/** Nothing that reads as an HTTP answer arrived. */
interface NoAnswer {
  readonly kind: 'no_answer';
  readonly host: string;
  /**
   * `connect`: there was never a connection (with TLS: never an agreed one), so nothing was sent to the host.
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
  const agents = new Agents(timeoutMs);
  return async (request) => {
    const url = new URL(request.origin);
    const route = options.route?.(url) ?? null;
    const wayless = noWay(url, route);
    if (wayless !== null) return wayless;
    const agent = agents.of(url, route?.kind === 'proxy' ? route.proxy : null);
    const startedAt = performance.now();
    const ask = (chosen: http.Agent, withinMs: number) =>
      new Exchange(request, { url, route, agent: chosen, timeoutMs: withinMs, client: options })
        .ended;
    const first = await ask(request.repeatable ? agent.kept : agent.own, timeoutMs);
    if (!first.deadConnection || !request.repeatable) return first.outcome;
    const restMs = Math.max(1, timeoutMs - (performance.now() - startedAt));
    return (await ask(agent.own, restMs)).outcome;
  };
}

/** Connections that may be kept, and such that serve one request. */
interface AgentPair {
  readonly kept: http.Agent;
  readonly own: http.Agent;
}

/** The connections of one client, apart by protocol and proxy. */
class Agents {
  readonly #timeoutMs: number;
  readonly #pairs = new Map<string, AgentPair>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  of({ protocol }: URL, proxy: URL | null): AgentPair {
    const key = `${protocol} ${proxy?.href ?? ''}`;
    const pair = this.#pairs.get(key) ?? this.#made(protocol, proxy);
    this.#pairs.set(key, pair);
    return pair;
  }

  #made(protocol: string, proxy: URL | null): AgentPair {
    const { Agent } = protocol === 'https:' ? https : http;
    const through =
      proxy === null
        ? {}
        : {
            proxyEnv: { HTTP_PROXY: proxy.href, HTTPS_PROXY: proxy.href },
            // A tunnel that is never granted is not closed with the request that waits for it.
            timeout: this.#timeoutMs,
          };
    const own = { autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS, ...through };
    return {
      kept: new Agent({ ...own, keepAlive: true }),
      own: new Agent({ ...own, keepAlive: false }),
    };
  }
}

/** A proxy is wanted that cannot be spoken to at all: going past it would go where nobody sent us. */
function noWay({ host }: URL, route: ProxyRoute | null): NoAnswer | null {
  const answer = (problem: string): NoAnswer => ({
    kind: 'no_answer',
    host,
    phase: 'connect',
    code: null,
    problem,
  });
  if (route?.kind === 'mistaken') {
    return answer(
      `${host} is to be reached by ${route.variable}, which is no http(s) address of a proxy: write it like http://proxy.example.com:3128`,
    );
  }
  if (route?.kind !== 'proxy' || speaksThroughProxies()) return null;
  return answer(
    `${host} is to be reached by ${route.variable}, and Node ${process.versions.node} speaks through no proxy: take 22.21, 24.5 or a later one`,
  );
}

interface Exchanged {
  readonly outcome: HttpOutcome;
  /** A kept connection was closed by the other side before any answer on it. */
  readonly deadConnection: boolean;
}

interface ExchangeOptions {
  readonly url: URL;
  readonly route: ProxyRoute | null;
  readonly agent: http.Agent;
  readonly timeoutMs: number;
  readonly client: HttpClientOptions;
}

/** One request on one connection; it ends once, with an answer or without. */
class Exchange {
  readonly #options: ExchangeOptions;
  readonly #outgoing: http.ClientRequest;
  readonly #timer: NodeJS.Timeout;
  readonly #end = Promise.withResolvers<Exchanged>();
  #isConnected = false;
  #head: http.IncomingMessage | null = null;

  constructor(request: HttpRequest, options: ExchangeOptions) {
    this.#options = options;
    this.#outgoing = outgoingRequest(request, options);
    this.#timer = setTimeout(() => this.#runOut(), options.timeoutMs);
    this.#outgoing.on('socket', (socket) => this.#connect(socket));
    this.#outgoing.on('response', (message) => void this.#receive(message));
    this.#outgoing.on('error', (error) => this.#fail(error));
    this.#outgoing.on('close', () => {
      // Some endings come without an error, such as that of an unasked-for upgrade.
      if (this.#head === null)
        this.#settle(this.#noAnswer('ended the connection without an answer'));
    });
    this.#outgoing.end(request.body);
  }

  get ended(): Promise<Exchanged> {
    return this.#end.promise;
  }

  #connect(socket: Socket): void {
    const { protocol } = this.#options.url;
    const isKept = this.#outgoing.reusedSocket || (!socket.connecting && !socket.destroyed);
    if (isKept) this.#isConnected = true;
    // Over TLS no byte of the request leaves before both sides have agreed.
    else {
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        this.#isConnected = true;
      });
    }
  }

  async #receive(message: http.IncomingMessage): Promise<void> {
    if (this.#isOfProxy(message)) {
      this.#isConnected = false;
      this.#settle(this.#noAnswer(tunnelProblem(PROXY_REFUSES), 'ERR_PROXY_TUNNEL'));
      this.#outgoing.destroy();
      return;
    }
    this.#head = message;
    const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES } = this.#options.client;
    this.#settle(this.#answer(message, await readBody(message, maxBodyBytes)));
  }

  /** Without TLS a proxy answers in the host's place; this is the one answer that can only be its own. */
  #isOfProxy({ statusCode }: http.IncomingMessage): boolean {
    return this.#options.route?.kind === 'proxy' && statusCode === PROXY_REFUSES;
  }

  #fail(error: Error): void {
    // Once there is an answer, a break belongs to its body, and reading that reports it.
    if (this.#head !== null) return;
    const code = errorCode(error);
    const closed = code === 'ECONNRESET' || code === 'EPIPE';
    const outcome = this.#noAnswer(networkProblem(error), code);
    this.#settle(outcome, closed && this.#outgoing.reusedSocket);
  }

  #runOut(): void {
    const seconds = `${this.#options.timeoutMs / 1000} s`;
    const what = this.#isConnected ? 'answer' : 'connect';
    const problem = `the body did not end within ${seconds}`;
    this.#settle(
      this.#head === null
        ? this.#noAnswer(`did not ${what} within ${seconds}`)
        : this.#answer(this.#head, { kind: 'incomplete', problem }),
    );
    this.#outgoing.destroy();
  }

  #settle(outcome: HttpOutcome, deadConnection = false): void {
    clearTimeout(this.#timer);
    this.#end.resolve({ outcome, deadConnection });
  }

  #answer(message: http.IncomingMessage, body: HttpBody): HttpAnswer {
    const { url, client } = this.#options;
    const asked = message.headersDistinct['retry-after'];
    const saidAt = Date.parse(message.headers.date ?? '');
    return {
      kind: 'answer',
      host: url.host,
      status: message.statusCode ?? 0,
      ...(message.headers['cognigate-mock'] === undefined ? {} : { isMock: true }),
      ...(Number.isNaN(saidAt) ? {} : { saidAt }),
      retryAfterSeconds: retryAfterSeconds(asked, (client.now ?? Date.now)(), message.headers.date),
      body,
    };
  }

  #noAnswer(cause: string, code: string | null = null): NoAnswer {
    const { host } = this.#options.url;
    const phase = this.#isConnected ? 'response' : 'connect';
    return { kind: 'no_answer', host, phase, code, problem: this.#sentence(cause, code) };
  }

  /** The host, the way that was taken to it, and what went wrong. */
  #sentence(cause: string, code: string | null): string {
    const { url, route } = this.#options;
    if (route === null || route.kind === 'mistaken') return `${url.host} ${cause}`;
    if (route.kind === 'excepted') {
      return `${url.host}, without the proxy of ${route.variable} as NO_PROXY says, ${cause}`;
    }
    const { proxy, variable } = route;
    // Until there is a tunnel, whoever refuses or is not there is the proxy.
    const isProxys = !this.#isConnected && code !== null && OF_PROXY.test(code);
    return isProxys
      ? `${proxy.host}, the proxy of ${variable} on the way to ${url.host}, ${cause}`
      : `${url.host}, through ${proxy.host}, the proxy of ${variable}, ${cause}`;
  }
}

function outgoingRequest(
  request: HttpRequest,
  { url, agent, client }: ExchangeOptions,
): http.ClientRequest {
  return (url.protocol === 'https:' ? https : http).request({
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
      'user-agent': client.userAgent,
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': request.body.byteLength }),
    },
    ...(client.lookup === undefined ? {} : { lookup: client.lookup }),
  });
}
