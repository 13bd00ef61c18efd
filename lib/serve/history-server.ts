import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../domain/errors.ts';
import { answerRequest, type ServedAnswer } from './answer-request.ts';
import { guardRequest } from './guard-request.ts';
import { bringsToken, newToken } from './read-form.ts';
import type { RunHistory } from './run-history.ts';

export interface HistoryServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves a history on 127.0.0.1; `port` 0 takes a free one. */
export async function startHistoryServer(
  port: number,
  history: RunHistory,
): Promise<HistoryServer> {
  const token = newToken();
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    answered(request, { port: own, token, history }).then(
      (answer) => sendAnswer(response, answer),
      (error: unknown) => {
        send(response, 500, plain(`the page cannot be made: ${messageOf(error)}`));
      },
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Refused = { readonly kind: 'refused'; readonly status: number; readonly problem: string };

interface Serving {
  readonly port: number;
  readonly token: string;
  readonly history: RunHistory;
}

/** A request is looked at by the guard before anything of it is believed, and a form is nothing without its token. */
async function answered(
  request: IncomingMessage,
  { port, token, history }: Serving,
): Promise<ServedAnswer | Refused> {
  const isForm = request.method === 'POST';
  if (isForm && history.cancel === undefined) {
    return { kind: 'refused', status: 405, problem: 'these pages are for looking only' };
  }
  const refusal = guardRequest(request.method, request.headers, port);
  if (refusal !== null) return { kind: 'refused', ...refusal };
  const written = `http://127.0.0.1:${port}${request.url ?? '/'}`;
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || url.port !== String(port)) {
    return { kind: 'refused', status: 400, problem: 'the address cannot be read' };
  }
  if (isForm && !(await bringsToken(request, token))) {
    const problem = 'the form is not one of a page that is open here; load the page again';
    return { kind: 'refused', status: 403, problem };
  }
  return answerRequest({ method: isForm ? 'POST' : 'GET', url, token }, history);
}

function sendAnswer(response: ServerResponse, answer: ServedAnswer | Refused): void {
  switch (answer.kind) {
    case 'refused':
      send(response, answer.status, plain(answer.problem));
      break;
    case 'stream':
      writeHead(response, 200, { 'content-type': 'text/event-stream; charset=utf-8' });
      answer.start(response);
      break;
    case 'json':
      send(response, 200, { type: 'application/json; charset=utf-8', text: answer.text });
      break;
    case 'moved':
      writeHead(response, 303, { location: answer.to });
      response.end();
      break;
    case 'page':
      send(response, answer.status, {
        type: 'text/html; charset=utf-8',
        text: answer.html,
        policy: policyOf(answer.html),
      });
  }
}

/** The policy that a page carries itself, as a header, with what only a header can say. */
function policyOf(html: string): string {
  const own = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  return `${own ?? "default-src 'none'"}; frame-ancestors 'none'`;
}

interface Content {
  readonly type: string;
  readonly text: string;
  readonly policy?: string;
}

function plain(words: string): Content {
  return { type: 'text/plain; charset=utf-8', text: `${words}\n` };
}

function send(response: ServerResponse, status: number, { type, text, policy }: Content): void {
  writeHead(response, status, {
    'content-type': type,
    ...(policy === undefined ? {} : { 'content-security-policy': policy }),
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

function writeHead(
  response: ServerResponse,
  status: number,
  own: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // A form says where it comes from only where its page may say so to its own server.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...own,
  });
}
