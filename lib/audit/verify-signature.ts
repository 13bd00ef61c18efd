import { keptVerdict, openEnvelope } from '../domain/attestation/judge-envelope.ts';
import type { VerdictKey } from '../domain/attestation/verdict-key.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { type AuditFinding, findingOf } from '../domain/verification/audit-finding.ts';
import type { KeptSignatures } from './decision-trail.ts';

export interface SignatureChecks {
  readonly signatures: KeptSignatures;
  /** By which envelopes verify. */
  readonly keys: readonly VerdictKey[];
  /** The keys come from elsewhere, so that whoever may write here cannot have signed anew: every record is to be signed. */
  readonly isForeign: boolean;
  /** The ledger says that the verdict is signed. */
  readonly isClaimed: boolean;
}

/** Holds the verdict that was signed of a record against it. */
export async function verifySignature(
  record: AuditRecord,
  { signatures, keys, isForeign, isClaimed }: SignatureChecks,
): Promise<AuditFinding[]> {
  const envelope = await signatures.envelope(record.run_id);
  if (envelope === null) {
    if (!isForeign && !isClaimed) return [];
    const problem = isClaimed
      ? `is of a verdict that was signed, and the envelope of run ${record.run_id} is missing`
      : `is of a verdict that is not signed by any of the keys given`;
    return [findingOf('signature', record, { field: 'signature', problem })];
  }
  const bytes = new TextEncoder().encode(JSON.stringify(envelope));
  const opening = openEnvelope(bytes, keys);
  if (opening.status === 'refused') {
    const problem = `has an envelope that does not verify: ${opening.problem}`;
    const found = keptVerdict(bytes)?.keyid ?? null;
    return [findingOf('signature', record, { field: 'signature', found, problem })];
  }
  const { chain, run_id, verdict } = opening.opened.verdict;
  const said = { run_id, verdict, chain: chain.name, seq: chain.sequence, hash: chain.hash };
  const isOfRecord =
    run_id === record.run_id &&
    verdict === record.verdict &&
    chain.name === record.chain &&
    chain.sequence === record.seq &&
    chain.hash === record.hash;
  if (isOfRecord) return [];
  const { run_id: ofRun, seq, hash } = record;
  const expected = { run_id: ofRun, verdict: record.verdict, chain: record.chain, seq, hash };
  const problem = `is not the record whose verdict was signed: the envelope is of ${run_id}, ${verdict}, record ${chain.sequence} of chain ${chain.name} with the hash ${chain.hash}`;
  return [findingOf('signature', record, { field: 'signature', found: said, expected, problem })];
}
