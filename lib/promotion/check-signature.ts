import { openEnvelope } from '../domain/attestation/judge-envelope.ts';
import type { VerdictKey } from '../domain/attestation/verdict-key.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import type { Check } from './check-run.ts';

/** What a verdict must be signed by. */
export interface SignatureConditions {
  /** Of the run; null where it has none. */
  readonly envelope: Uint8Array | null;
  readonly keys: readonly VerdictKey[];
}

export interface CheckedSignature {
  readonly check: Check;
  /** The instant after which nothing ships by the verdict; null where nobody has signed one. */
  readonly expires: string | null;
}

const NAME = 'signature';
const REMEDY =
  'only a verdict that is signed by a known key ships: gate the snapshot again with the key';

/** Holds an audit record against the verdict that was signed of it. */
export function checkSignature(
  record: AuditRecord,
  { envelope, keys }: SignatureConditions,
): CheckedSignature {
  const expires = null;
  if (envelope === null) {
    return { check: { name: NAME, found: 'the verdict is not signed', remedy: REMEDY }, expires };
  }
  const opening = openEnvelope(envelope, keys);
  if (opening.status === 'refused') {
    return {
      check: { name: NAME, found: `the envelope: ${opening.problem}`, remedy: REMEDY },
      expires,
    };
  }
  const { keyid, verdict } = opening.opened;
  if (verdict.run_id !== record.run_id || verdict.chain.hash !== record.hash) {
    const found = `the envelope is of ${verdict.run_id} and the record ${verdict.chain.hash}`;
    return { check: { name: NAME, found, remedy: REMEDY }, expires };
  }
  const check = { name: NAME, found: `by the key ${keyid}`, remedy: null };
  return { check, expires: verdict.expires };
}
