import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { errorCode } from './network-problem.ts';

/** Deeper JSON is refused, because much of what could be done with it recurses. */
export const MAX_BODY_DEPTH = 200;

export interface JsonBody {
  readonly kind: 'json';
  readonly value: unknown;
  /** As they came, after decompression. */
  readonly bytes: Uint8Array;
  /** There where marks stand for secrets of ours, in `bytes` and in `value`. */
  readonly masked?: { readonly names: readonly string[]; readonly came: unknown };
}

/** What came after the headers. Problems are words about the body and never quote it. */
export type HttpBody =
  | JsonBody
  | { readonly kind: 'empty' }
  /** All of it came, and it is not JSON. */
  | { readonly kind: 'malformed'; readonly problem: string }
  /** It broke off, took too long, or was too large to be read to its end. */
  | { readonly kind: 'incomplete'; readonly problem: string };

/** Reads at most `maxBytes` (after decompression) as JSON; never throws. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<HttpBody> {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decoder = decoderOf(encoding);
  if (decoder === undefined) {
    message.destroy();
    return { kind: 'malformed', problem: 'the body has an unknown content encoding' };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const keep = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new BodyTooLarge();
      chunks.push(chunk);
    }
  };
  try {
    await (decoder === null ? pipeline(message, keep) : pipeline(message, decoder, keep));
  } catch (error) {
    return brokenBody(error, maxBytes);
  }
  return bytes === 0 ? { kind: 'empty' } : parseJson(Buffer.concat(chunks));
}

class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Null: nothing to decode. Undefined: not a coding we know. */
function decoderOf(encoding: string): zlib.Gunzip | zlib.Inflate | null | undefined {
  switch (encoding) {
    case 'identity':
    case '':
      return null;
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip();
    case 'deflate':
      return zlib.createInflate();
    case 'br':
      return zlib.createBrotliDecompress();
    default:
      return undefined;
  }
}

function brokenBody(error: unknown, maxBytes: number): HttpBody {
  if (error instanceof BodyTooLarge) {
    return { kind: 'incomplete', problem: `the body is larger than ${maxBytes} bytes` };
  }
  const code = errorCode(error) ?? '';
  // Z_BUF_ERROR is zlib's word for a stream that ends too early.
  return /^(Z_|ERR_BROTLI|ERR__ERROR)/.test(code) && code !== 'Z_BUF_ERROR'
    ? { kind: 'malformed', problem: 'the body cannot be decompressed' }
    : { kind: 'incomplete', problem: 'the body broke off' };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(bytes: Uint8Array): HttpBody {
  if (nestsDeeperThan(MAX_BODY_DEPTH, bytes)) {
    return {
      kind: 'malformed',
      problem: `the body is nested deeper than ${MAX_BODY_DEPTH} levels`,
    };
  }
  try {
    const text = utf8.decode(bytes);
    if (text.trim() === '') return { kind: 'empty' };
    return { kind: 'json', value: JSON.parse(text), bytes };
  } catch {
    // The parser's own message quotes the body.
    return { kind: 'malformed', problem: 'the body is not JSON in UTF-8' };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Counts brackets outside strings, byte by byte: in UTF-8 no other character contains these bytes. */
function nestsDeeperThan(limit: number, bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return false;
}
