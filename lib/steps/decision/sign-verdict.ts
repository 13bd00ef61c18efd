import {
  PAYLOAD_TYPE,
  preAuthenticationEncoding,
  sealEnvelope,
} from '../../domain/attestation/dsse-envelope.ts';
import { keptVerdict } from '../../domain/attestation/judge-envelope.ts';
import { supersededBy } from '../../domain/attestation/same-bot.ts';
import { readVerdictKey } from '../../domain/attestation/verdict-key.ts';
import { SignedReport, verdictStatement } from '../../domain/attestation/verdict-statement.ts';
import type { AuditRecord } from '../../domain/audit/audit-chain.ts';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import { IntegrityViolated, SignatureUnavailable } from '../../domain/errors.ts';
import type { RunRecord } from '../../domain/run.ts';
import { UNSIGNED, type VerdictSignature } from '../../domain/signature.ts';
import type { Ports } from '../ports/ports.ts';
import type { VerdictSigning } from '../ports/verdict-signing.ts';
import { amendRun, jsonOf, suiteOf } from '../run-access.ts';
import { recordOf } from './append-once.ts';

/** How many records before its own are looked at for the verdict whose place a run takes. */
const LOOKED_BACK = 200;

type SigningPorts = Pick<Ports, 'evidence' | 'audit' | 'signing'>;

/**
 * Signs what a record says, once (decision 57): an envelope that is there is left as it is.
 *
 * Where the key cannot be asked, or what is to be signed is damaged, the verdict stands and its signature is owed.
 */
export async function signVerdict(
  record: AuditRecord,
  { evidence, audit, signing }: SigningPorts,
): Promise<VerdictSignature> {
  if (signing === undefined) return UNSIGNED;
  try {
    const envelope =
      (await signing.envelopes.read(record.run_id)) ??
      (await signed(record, { evidence, audit }, signing));
    const kept = keptVerdict(envelope);
    if (kept === null) {
      throw new IntegrityViolated(`the envelope of run ${record.run_id} is not one that was kept`);
    }
    return { status: 'signed', ...kept };
  } catch (error) {
    const isOwed = error instanceof SignatureUnavailable || error instanceof IntegrityViolated;
    if (!isOwed) throw error;
    return { status: 'owed', problem: error.message };
  }
}

/** Signs the verdict of a run that is decided and whose signature is owed. */
export async function signOwed(
  run: RunRecord,
  ports: SigningPorts & Pick<Ports, 'ledger'>,
): Promise<RunRecord> {
  if (run.signature?.status !== 'owed' || ports.signing === undefined) return run;
  const record = await recordOf(ports.audit, run);
  if (record === null) return run;
  const signature = await signVerdict(record, ports);
  return amendRun(ports.ledger, run.runId, (latest) =>
    latest.signature?.status === 'owed' ? { ...latest, signature } : latest,
  );
}

async function signed(
  record: AuditRecord,
  { evidence, audit }: Pick<Ports, 'evidence' | 'audit'>,
  { signer, envelopes, toolSha256 }: VerdictSigning,
): Promise<Uint8Array> {
  const { chain, seq, evidence: named } = record;
  const after = Math.max(0, seq - 1 - LOOKED_BACK);
  const earlier = seq === 1 ? [] : await audit.recordsAfter(chain, after, seq - 1 - after);
  const statement = verdictStatement({
    record,
    report: named.report && SignedReport.parse(await jsonOf(evidence, named.report)),
    suite: await suiteOf(evidence, named.suite).catch(unreadable),
    superseded: supersededBy(record, earlier),
    toolSha256,
  });
  const payload = new TextEncoder().encode(canonicalForm(statement));
  const { keyid, pem } = readVerdictKey(await signer.publicKey());
  const signature = await signer.sign(preAuthenticationEncoding(PAYLOAD_TYPE, payload));
  // The key first: whoever finds the envelope finds what it verifies by.
  await envelopes.keepKey(keyid, pem);
  return envelopes.keep(record.run_id, sealEnvelope(payload, { keyid, signature }));
}

/** What was asked for may be no suite, and what was kept may be damaged: the record says so itself. */
function unreadable(error: unknown): null {
  if (error instanceof IntegrityViolated) return null;
  throw error;
}
