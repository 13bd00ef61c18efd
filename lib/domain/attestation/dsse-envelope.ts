import * as z from 'zod';

/** What the payload of a signed verdict is: an in-toto Statement. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A Dead Simple Signing Envelope, version 1 (https://github.com/secure-systems-lab/dsse). */
export const DsseEnvelope = z.object({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.object({ keyid: z.string().optional(), sig: z.string() })).min(1),
});
export type DsseEnvelope = z.infer<typeof DsseEnvelope>;

/** The bytes that are signed, so that no payload of one type is ever taken for one of another. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([new TextEncoder().encode(head), payload]);
}

/** An envelope as it is stored. */
export function sealEnvelope(
  payload: Uint8Array,
  { keyid, signature }: { readonly keyid: string; readonly signature: Uint8Array },
): Uint8Array {
  const envelope: DsseEnvelope = {
    payload: base64(payload),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid, sig: base64(signature) }],
  };
  return new TextEncoder().encode(`${JSON.stringify(envelope)}\n`);
}

/** Null where the bytes are no envelope. */
export function parseEnvelope(bytes: Uint8Array): DsseEnvelope | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return DsseEnvelope.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Standard or URL-safe, as the specification asks; null for any other text, and for one that says the same
 * in other letters: whoever may change a letter of an envelope could hide something there.
 */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  const plain = bytes.toString('base64');
  const spellings = [plain, plain.replaceAll('+', '-').replaceAll('/', '_')];
  return spellings.includes(text) ? bytes : null;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
