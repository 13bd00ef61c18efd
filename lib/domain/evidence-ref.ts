import * as z from 'zod';
import { IntegrityViolated } from './errors.ts';
import { plainRunId } from './run-id.ts';
import { sha256Of } from './sha256.ts';

/** Where a piece of evidence lies, and what it must hash to (SHA-256, lower-case hex). */
export const EvidenceRef = z.strictObject({
  key: z.string(),
  sha256: z.string().length(64),
  bytes: z.int().nonnegative(),
});
export type EvidenceRef = z.infer<typeof EvidenceRef>;

const NAME = /^[a-z0-9-]{1,64}$/;
const KEY = /^[a-z0-9-]{1,64}\/[a-z0-9-]{1,64}-[0-9a-f]{16}\.json$/;

/**
 * Names bytes by what they are: `<runId>/<name>-<first 16 hex digits of the SHA-256>.<extension>`.
 *
 * @throws RangeError where the name is not made of a-z, 0-9 and `-`, 1 to 64 of them.
 */
export function evidenceRefOf(
  runId: string,
  name: string,
  extension: 'json',
  bytes: Uint8Array,
): EvidenceRef {
  if (!NAME.test(name)) {
    throw new RangeError(
      `evidence name ${JSON.stringify(name)} must be 1 to 64 of a-z, 0-9 and "-"`,
    );
  }
  const sha256 = sha256Of(bytes);
  return {
    key: `${plainRunId(runId)}/${name}-${sha256.slice(0, 16)}.${extension}`,
    sha256,
    bytes: bytes.byteLength,
  };
}

/** Claims that the key has the one shape that is ever written, so that it cannot lead out of a store. */
export function isEvidenceKey(key: string): boolean {
  return KEY.test(key);
}

/** What is wrong with bytes that were stored under `ref`; null where nothing is. */
export function evidenceProblem(ref: EvidenceRef, bytes: Uint8Array | null): string | null {
  if (bytes === null) return `evidence ${ref.key} is missing`;
  if (bytes.byteLength !== ref.bytes) {
    return `evidence ${ref.key} has ${bytes.byteLength} bytes, expected ${ref.bytes}`;
  }
  const found = sha256Of(bytes);
  if (found !== ref.sha256) {
    return `evidence ${ref.key} has SHA-256 ${found}, expected ${ref.sha256}`;
  }
  return null;
}

/** @throws IntegrityViolated where the bytes are missing or are not those that were stored. */
export function intactEvidence(ref: EvidenceRef, bytes: Uint8Array | null): Uint8Array {
  const problem = evidenceProblem(ref, bytes);
  if (problem !== null || bytes === null) throw new IntegrityViolated(problem ?? ref.key);
  return bytes;
}
