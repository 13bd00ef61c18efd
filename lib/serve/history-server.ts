import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../domain/errors.ts';
import { answerRequest } from './answer-request.ts';
import { guardRequest } from './guard-request.ts';
import type { RunHistory } from './run-history.ts';

export interface HistoryServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves a history on 127.0.0.1; it shows and changes nothing. `port` 0 takes a free one. */
export async function startHistoryServer(
  port: number,
  history: RunHistory,
): Promise<HistoryServer> {
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const refusal = guardRequest(request.method, request.headers, own);
    if (refusal !== null) {
      send(response, refusal.status, plain(refusal.problem));
      return;
    }
    const written = `http://127.0.0.1:${own}${request.url ?? '/'}`;
    const url = URL.canParse(written) ? new URL(written) : null;
    if (url === null || url.port !== String(own)) {
      send(response, 400, plain('the address cannot be read'));
      return;
    }
    answerRequest(url, history).then(
      (answer) => {
        if (answer.kind === 'stream') {
          writeHead(response, 200, 'text/event-stream; charset=utf-8', "default-src 'none'");
          answer.start(response);
        } else if (answer.kind === 'json') {
          send(response, 200, { type: 'application/json; charset=utf-8', text: answer.text });
        } else {
          send(response, answer.status, {
            type: 'text/html; charset=utf-8',
            text: answer.html,
            policy: policyOf(answer.html),
          });
        }
      },
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

function send(
  response: ServerResponse,
  status: number,
  { type, text, policy = "default-src 'none'; frame-ancestors 'none'" }: Content,
): void {
  writeHead(response, status, type, policy);
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

function writeHead(response: ServerResponse, status: number, type: string, policy: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}
