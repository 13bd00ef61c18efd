import * as z from 'zod';
import { jsonBytes } from '../json-bytes.ts';
import { sha256Of } from '../sha256.ts';

/** What lies in the place of a piece of evidence: its digest, and what is left of its content. */
const Tombstone = z.strictObject({
  schema: z.literal('cognigate.tombstone/1'),
  sha256: z.string().length(64),
  /** A document, or a text where the piece was none. */
  form: z.enum(['json', 'text']),
  content: z.json(),
});

/** The tombstone of a piece, in which `redact` has taken texts out; null where it holds none of them. */
export function tombstoneOf(
  bytes: Uint8Array,
  { sha256, redact }: { readonly sha256: string; redact(value: unknown): unknown },
): Uint8Array | null {
  const text = new TextDecoder().decode(bytes);
  const document = parsed(text);
  const whole = document === undefined ? text : document;
  const content = redact(whole);
  if (JSON.stringify(content) === JSON.stringify(whole)) return null;
  const form = document === undefined ? 'text' : 'json';
  return jsonBytes({ schema: 'cognigate.tombstone/1', sha256, form, content });
}

/** What is left of the piece with this digest; null where the bytes are no tombstone of it. */
export function restIn(sha256: string, bytes: Uint8Array): Uint8Array | null {
  const { success, data } = Tombstone.safeParse(parsed(new TextDecoder().decode(bytes)));
  if (!success || data.sha256 !== sha256) return null;
  return data.form === 'json'
    ? jsonBytes(data.content)
    : new TextEncoder().encode(String(data.content));
}

/** The digest of what lay in its place, where the bytes are a tombstone. */
export function digestBefore(bytes: Uint8Array): string {
  const { success, data } = Tombstone.safeParse(parsed(new TextDecoder().decode(bytes)));
  return success ? data.sha256 : sha256Of(bytes);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
