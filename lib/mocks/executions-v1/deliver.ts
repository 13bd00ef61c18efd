import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';
import type { Faults } from './fault-plan.ts';
import type { FaultOf } from './scenario.ts';

const MEBIBYTE = 1024 * 1024;
/** Below this a byte goes out at a time, above it as many as make up the rate. */
const MAX_WRITES_PER_SECOND = 100;
const HTML =
  '<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>';

/** Sends `answer`, spoiled on its way as the faults say. */
export function deliver(response: ServerResponse, answer: Answer, faults: Faults): void {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const bytes = Buffer.from(body);
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (bytes.length > 0) response.setHeader('content-type', 'application/json; charset=utf-8');

  const torn = faults.find('torn');
  const slow = faults.find('slow');
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  if (torn?.clean) response.end(half);
  else if (torn) {
    response.setHeader('content-length', bytes.length);
    response.write(half, () => response.destroy());
  } else if (slow) {
    response.setHeader('content-length', bytes.length);
    trickle(response, bytes, slow.bytes_per_second);
  } else response.end(bytes);
}

/** Sends what an `answer` fault describes in place of the real answer. */
export function deliverInstead(
  response: ServerResponse,
  fault: FaultOf<'answer'>,
  now: number,
): void {
  response.statusCode = fault.status;
  const retryAfter = retryAfterText(fault.retry_after, now);
  if (retryAfter !== null) response.setHeader('retry-after', retryAfter);
  if (fault.body === 'empty' || fault.status === 204 || fault.status === 304) {
    response.end();
    return;
  }
  response.setHeader(
    'content-type',
    fault.body === 'html' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
  );
  switch (fault.body) {
    case 'html':
      response.end(HTML);
      return;
    case 'json':
      response.end(JSON.stringify({ error: fault.error ?? errorWord(fault.status) }));
      return;
    case 'huge':
      flood(response, fault.megabytes);
      return;
    case 'gzip_bomb':
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(Buffer.alloc(fault.megabytes * MEBIBYTE, ' ')));
  }
}

function retryAfterText(value: FaultOf<'answer'>['retry_after'], now: number): string | null {
  if (value === undefined) return null;
  if (typeof value === 'object') {
    return new Date(now + value.date_in_seconds * 1000).toUTCString();
  }
  return String(value);
}

function errorWord(status: number): string {
  if (status === 401) return 'invalid_client';
  if (status === 403) return 'insufficient_scope';
  if (status === 404) return 'not_found';
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'server_error' : 'refused';
}

function trickle(response: ServerResponse, bytes: Buffer, bytesPerSecond: number): void {
  const writesPerSecond = Math.min(bytesPerSecond, MAX_WRITES_PER_SECOND);
  const step = Math.ceil(bytesPerSecond / writesPerSecond);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + step));
    sent += step;
    if (sent < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, 1000 / writesPerSecond);
  response.on('close', () => clearInterval(timer));
}

/** White space without end is valid JSON so far, so that only the size is wrong with it. */
function flood(response: ServerResponse, megabytes: number): void {
  const chunk = Buffer.alloc(MEBIBYTE / 16, ' ');
  let left = megabytes * 16;
  const pour = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) {
        response.once('drain', pour);
        return;
      }
    }
    if (!response.destroyed) response.end('{}');
  };
  pour();
}
