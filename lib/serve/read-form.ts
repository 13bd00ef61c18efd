import { randomBytes, timingSafeEqual } from 'node:crypto';

/** A form of ours has a token and nothing else. */
const MAX_FORM_BYTES = 1_024;

/** What a form of these pages has to bring along; another one in each process. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Claims that a form was filled in on a page of ours. What is longer than any form of ours is not read to its end. */
export async function bringsToken(
  request: AsyncIterable<Uint8Array>,
  token: string,
): Promise<boolean> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.byteLength;
    if (bytes > MAX_FORM_BYTES) return false;
    chunks.push(chunk);
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const [given, own] = [form.get('token') ?? '', token].map((text) => Buffer.from(text));
  return (
    given !== undefined &&
    own !== undefined &&
    given.byteLength === own.byteLength &&
    timingSafeEqual(given, own)
  );
}
