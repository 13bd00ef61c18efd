import { jsonBytes } from '../../../lib/domain/json-bytes.ts';
import type { JsonBody } from '../../../lib/platforms/http-body.ts';

/** The body of an answer that says `value`, or these bytes. */
export function jsonBody(value: unknown): JsonBody {
  return writtenBody(new TextDecoder().decode(jsonBytes(value)));
}

/** The body of an answer that is written like this. */
export function writtenBody(text: string): JsonBody {
  return { kind: 'json', value: JSON.parse(text), bytes: new TextEncoder().encode(text) };
}
