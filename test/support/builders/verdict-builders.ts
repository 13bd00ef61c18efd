import {
  PAYLOAD_TYPE,
  preAuthenticationEncoding,
  sealEnvelope,
} from '../../../lib/domain/attestation/dsse-envelope.ts';
import { readVerdictKey, type VerdictKey } from '../../../lib/domain/attestation/verdict-key.ts';
import {
  type VerdictFacts,
  type VerdictStatement,
  verdictStatement,
} from '../../../lib/domain/attestation/verdict-statement.ts';
import type { AuditEntry } from '../../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import { keySigner } from '../../../lib/signing/key-signer.ts';
import { newSigningKey } from '../../../lib/signing/new-signing-key.ts';
import type { VerdictSigner } from '../../../lib/steps/ports/verdict-signing.ts';
import { anAuditRecord } from './audit-builders.ts';

/** Of a run that passed as a whole, at a real platform. */
export const LIVE_SCOPE = {
  complete: true,
  simulated: false,
  cases_in_suite: 1,
  cases_planned: 1,
  limited_by: [],
};

/** The version of a bot that is a snapshot. */
export function aSnapshotBot(id = 'snap-1', hash: string | null = 'c0ffee') {
  const named = { id: 'p-1', name: 'Shop' };
  return {
    project: named,
    flow: null,
    locale: null,
    endpoint: null,
    entrypoint: { id, name: 'v1.4.0', kind: 'snapshot' as const, hash },
  };
}

export interface TestKey extends VerdictKey {
  readonly signer: VerdictSigner;
  readonly privatePem: string;
}

export function aSigningKey(): TestKey {
  const { privatePem, publicPem } = newSigningKey();
  return {
    ...readVerdictKey(publicPem),
    privatePem,
    signer: keySigner(privatePem, 'the test key'),
  };
}

/** The statement of a run that has passed the snapshot `snap-1`, first of its chain. */
export function aStatement(
  entry: Partial<AuditEntry> = {},
  facts: Partial<VerdictFacts> = {},
): VerdictStatement {
  const record = anAuditRecord(undefined, { scope: LIVE_SCOPE, bot: aSnapshotBot(), ...entry });
  return verdictStatement({ record, report: null, suite: null, superseded: null, ...facts });
}

/** Any document as a signed envelope. */
export async function anEnvelope(
  document: object,
  { keyid, signer }: TestKey,
): Promise<Uint8Array> {
  const payload = new TextEncoder().encode(canonicalForm(document));
  const signature = await signer.sign(preAuthenticationEncoding(PAYLOAD_TYPE, payload));
  return sealEnvelope(payload, { keyid, signature });
}
