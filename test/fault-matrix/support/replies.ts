import type { HttpOutcome } from '../../../lib/platforms/http.ts';
import { retryAfterSeconds } from '../../../lib/platforms/retry-after.ts';
import { writtenBody } from '../../support/builders/json-body.ts';
import type { Answer } from '../../support/servers/scripted-server.ts';

/** What the other side of a connection does. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** The headers come, the body does not, or not as one that can be read. */
  | { readonly kind: 'broken'; readonly status: number; readonly problem: string }
  | { readonly kind: 'silence'; readonly phase: 'connect' | 'response'; readonly code: string }
  /** For rows about sockets: done by a real server. */
  | { readonly kind: 'socket'; readonly answer: Answer };

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return text(status, JSON.stringify(value), headers);
}

export function text(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { kind: 'answer', status, headers, body };
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return text(code, '', headers);
}

export const html = (code: number) => text(code, '<!doctype html><title>Please log in</title>');

/** 429 with a `Retry-After`, or without one. */
export function throttled(retryAfter?: string): Reply {
  return status(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

export const timeout: Reply = { kind: 'silence', phase: 'response', code: 'ETIMEDOUT' };
export const reset: Reply = { kind: 'silence', phase: 'response', code: 'ECONNRESET' };
export const refusedConnection: Reply = {
  kind: 'silence',
  phase: 'connect',
  code: 'ECONNREFUSED',
};

/** How `lib/platforms/http.ts` reports a reply; the rows about sockets hold it to that. */
export function outcomeOf(
  reply: Exclude<Reply, { kind: 'socket' }>,
  host: string,
  now: number,
): HttpOutcome {
  switch (reply.kind) {
    case 'silence':
      return {
        kind: 'no_answer',
        host,
        phase: reply.phase,
        code: reply.code,
        problem: `${host} could not be talked to (${reply.code})`,
      };
    case 'broken':
      return {
        kind: 'answer',
        host,
        status: reply.status,
        retryAfterSeconds: null,
        body: { kind: 'incomplete', problem: reply.problem },
      };
    case 'answer':
      return {
        kind: 'answer',
        host,
        status: reply.status,
        retryAfterSeconds: retryAfterSeconds(reply.headers['retry-after'], now, reply.headers.date),
        body: bodyOf(reply.body),
      };
  }
}

function bodyOf(body: string) {
  if (body.trim() === '') return { kind: 'empty' } as const;
  try {
    return writtenBody(body);
  } catch {
    return { kind: 'malformed', problem: 'the body is not JSON in UTF-8' } as const;
  }
}
