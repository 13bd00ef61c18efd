import * as z from 'zod';
import { readVerdictKey } from '../domain/attestation/verdict-key.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { verifyChain } from '../domain/audit/verify-chain.ts';
import { isCollected } from '../domain/batch.ts';
import { chainOf } from '../domain/chain-of.ts';
import { ConfigurationInvalid, IntegrityViolated, SuiteRejected } from '../domain/errors.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import type { RunRecord } from '../domain/run.ts';
import { type AuditedRun, auditedRun } from '../promotion/audited-run.ts';
import type { Check } from '../promotion/check-run.ts';
import type { SignatureConditions } from '../promotion/check-signature.ts';
import type { EndpointMover } from '../promotion/endpoint-mover.ts';
import {
  areMet,
  checkAudited,
  type Promoted,
  promoteRun,
  promotionSentence,
} from '../promotion/promote-run.ts';
import { readReport } from '../report/read-report.ts';
import type { VersionedRun } from '../steps/ports/bot-versions.ts';
import type { Ports } from '../steps/ports/ports.ts';
import type { EnvelopeStore, VerdictSigner } from '../steps/ports/verdict-signing.ts';
import { suiteOf } from '../steps/run-access.ts';
import { PromotionRequest, type RequestedPromotion } from './promotion-request.ts';

/** The public half of what a gate signs with, and what it has signed. */
interface SigningVerifier {
  readonly signer: Pick<VerdictSigner, 'publicKey'>;
  readonly envelopes: Pick<EnvelopeStore, 'read'>;
}

export interface PromotionPorts extends Pick<Ports, 'evidence'> {
  readonly ledger: Pick<Ports['ledger'], 'readRun' | 'listBatches'>;
  readonly audit: Pick<Ports['audit'], 'recordsAfter'>;
  /** The key of the gate; absent where it signs nothing. */
  readonly signing?: SigningVerifier | undefined;
  readonly moverFor: (run: VersionedRun) => Promise<EndpointMover>;
}

/** What came of a promotion, as its execution ends with it and the event bus is told. */
export interface PromotionOutcome {
  readonly status: Promoted['status'] | 'refused';
  /** Null where the request does not name one. */
  readonly run_id: string | null;
  /** In a sentence. */
  readonly because: string;
  readonly checks: readonly Check[];
  readonly endpoint?: Promoted['endpoint'];
  /** What the endpoint ran before. */
  readonly from?: Promoted['from'];
  readonly snapshot?: Promoted['snapshot'];
}

/**
 * Points production to the snapshot of a run that has passed for it, by the rules of `cognigate promote`.
 *
 * Done again after a crash it finds the endpoint where it should be.
 * @throws PlatformUnreachable where the endpoint does not run the snapshot afterwards.
 */
export async function promoteOnRequest(
  { execution, input }: RequestedPromotion,
  ports: PromotionPorts,
): Promise<PromotionOutcome> {
  const request = PromotionRequest.safeParse(input);
  if (!request.success) {
    const said = z.prettifyError(request.error).replaceAll(/\s*\n\s*/g, ' ');
    const because = `the input is no request to promote a run: ${said}`;
    return { status: 'refused', run_id: null, because, checks: [] };
  }
  const { run_id } = request.data;
  const checks: Check[] = [];
  try {
    return await promoted(request.data, { checks, principal: execution, ports });
  } catch (error) {
    if (!(error instanceof SuiteRejected || error instanceof ConfigurationInvalid)) throw error;
    return { status: 'refused', run_id, because: error.message, checks };
  }
}

async function promoted(
  { run_id, endpoint: wanted, max_age: maxAgeMs, dry_run: isDry }: PromotionRequest,
  tools: {
    readonly checks: Check[];
    readonly principal: string;
    readonly ports: PromotionPorts;
  },
): Promise<PromotionOutcome> {
  const { checks, principal, ports } = tools;
  const audited = await auditedInAccount(run_id, ports);
  const mover = await ports.moverFor({ runId: run_id, principal });
  const signature = await signatureFor(run_id, ports);
  checks.push(...checkAudited(audited, { maxAgeMs, signature }, mover));
  if (!areMet(checks)) return refused(run_id, checks);
  const { cognigy } = await suiteOf(ports.evidence, audited.record.evidence.suite);
  const promotion = await promoteRun(
    audited,
    { wanted, production: cognigy?.production_endpoint, isDry },
    { mover, seen: (found) => checks.push(...found) },
  );
  if (promotion.status === 'refused') return refused(run_id, checks);
  const { status, endpoint, from, snapshot } = promotion;
  const because = promotionSentence(promotion);
  return { status, run_id, because, checks, endpoint, from, snapshot };
}

async function signatureFor(
  runId: string,
  { signing }: Pick<PromotionPorts, 'signing'>,
): Promise<SignatureConditions | null> {
  if (signing === undefined) return null;
  const { signer, envelopes } = signing;
  const keys = [readVerdictKey(await signer.publicKey())];
  return { envelope: await envelopes.read(runId), keys };
}

function refused(run_id: string, checks: readonly Check[]): PromotionOutcome {
  const unmet = checks.filter(({ remedy }) => remedy !== null);
  const sentences = unmet.map(({ name, found, remedy }) => `${name}: ${found}; ${remedy}`);
  const because = `${run_id} promotes nothing, and nothing was changed: ${sentences.join('. ')}`;
  return { status: 'refused', run_id, because, checks };
}

/** @throws SuiteRejected where there is no such run, or it has no verdict. */
async function auditedInAccount(runId: string, ports: PromotionPorts): Promise<AuditedRun> {
  const { ledger, audit, evidence } = ports;
  const run = await ledger.readRun(runId);
  if (run === null) throw new SuiteRejected(`there is no run ${runId} in this gate`);
  if (run.report === null || run.audit === null) {
    throw new SuiteRejected(`run ${runId} has no verdict yet: promote it when it has ended`);
  }
  const chain = chainOf(run);
  const records = await audit.recordsAfter(chain, 0);
  const record = records.find(({ run_id }) => run_id === runId);
  const refs = record === undefined ? [] : await evidenceOf(record, run, ports);
  const changed = await Promise.all(refs.map((ref) => isChanged(ref, evidence)));
  // What was changed is a finding, and what is there then is no report to go by.
  const report = changed.includes(true) ? null : await readReport(evidence, run);
  const findings = verifyChain(records, { chain, anchors: [run.audit] }).length;
  const audited =
    report === null
      ? null
      : auditedRun({ runId, records, findings, report, reportSha256: run.report.sha256 });
  if (audited !== null) return audited;
  throw new SuiteRejected(
    record === undefined
      ? `run ${runId} has no record in the audit chain of ${chain}: gate the snapshot again`
      : `the evidence of run ${runId} is not what its record names: nothing is promoted by it`,
  );
}

/** What the record names by digest, and this gate keeps: the suite, the report, the results of each batch. */
async function evidenceOf(
  { evidence: { suite, report }, batches: recorded }: AuditRecord,
  { runId }: RunRecord,
  { ledger }: Pick<PromotionPorts, 'ledger'>,
): Promise<EvidenceRef[]> {
  const batches = await ledger.listBatches(runId);
  const results = batches.filter(isCollected).map(({ index, results: kept }) => {
    const sha256 = recorded.find((one) => one.index === index)?.results_sha256;
    return { ...kept, sha256: sha256 ?? kept.sha256 };
  });
  return [suite, ...(report === null ? [] : [report]), ...results];
}

async function isChanged(
  ref: EvidenceRef,
  evidence: Pick<Ports['evidence'], 'get'>,
): Promise<boolean> {
  try {
    await evidence.get(ref);
    return false;
  } catch (error) {
    if (error instanceof IntegrityViolated) return true;
    throw error;
  }
}
