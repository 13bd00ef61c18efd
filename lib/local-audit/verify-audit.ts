import type { AuditHead, AuditRecord } from '../domain/audit/audit-chain.ts';
import { auditedLists, differingLists } from '../domain/audit/audited-lists.ts';
import { type EndpointLogFinding, verifyEndpointLog } from '../domain/audit/endpoint-log.ts';
import {
  anchorsOf,
  chainsIn,
  digestsOf,
  misplaced,
  type NamedDigest,
  type StoredRecord,
} from '../domain/audit/stored-chain.ts';
import { type ChainFinding, readChain } from '../domain/audit/verify-chain.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import { evidenceProblem, isEvidenceKey } from '../domain/evidence-ref.ts';
import { Report } from '../domain/report.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { FileEvidenceStore } from '../local/file-evidence-store.ts';
import type { StateDirectory } from '../local/state-directory.ts';

/** Evidence that a record names and that is not there as it was. */
interface EvidenceFinding {
  readonly kind: 'evidence_missing' | 'evidence_changed';
  readonly seq: number;
  readonly auditId: string;
  /** The file's key, or the digest of results that no file has. */
  readonly key: string;
  readonly problem: string;
}

export type AuditFinding = ChainFinding | EvidenceFinding;

export interface ChainVerification {
  readonly chain: string;
  /** How many records are stored, whatever their state. */
  readonly records: number;
  /** How many pieces of evidence were hashed; 0 where that was not asked for. */
  readonly evidenceChecked: number;
  readonly isIntact: boolean;
  readonly findings: readonly AuditFinding[];
}

export interface AuditVerification {
  readonly isIntact: boolean;
  readonly chains: readonly ChainVerification[];
  /** Of the endpoints that were moved; absent where none was. */
  readonly endpointLog?: {
    readonly records: number;
    readonly findings: readonly EndpointLogFinding[];
  };
}

/**
 * Checks the log of its endpoints, and every chain of a state directory, or one, against itself, against the run ledger, which keeps
 * the place and hash of every run's record, and, unless told not to, against the evidence.
 *
 * @throws IntegrityViolated where the state file itself is damaged.
 */
export async function verifyAudit(
  state: StateDirectory,
  options: { readonly chain?: string | undefined; readonly evidence?: boolean | undefined } = {},
): Promise<AuditVerification> {
  const anchors = anchorsOf(await state.ledger.listRuns({ suiteId: options.chain }));
  const known = [...new Set([...state.audit.chains(), ...anchors.keys()])].sort();
  const names = options.chain === undefined ? known : chainsIn(known, options.chain);
  const chains: ChainVerification[] = [];
  for (const chain of names) {
    const store = options.evidence === false ? null : state.evidence;
    const stored = state.audit.storedRecords(chain);
    chains.push(await verifyStored(chain, stored, anchors.get(chain) ?? [], store));
  }
  const moves = state.endpointLog.stored();
  const findings = verifyEndpointLog(moves);
  return {
    isIntact: findings.length === 0 && chains.every(({ isIntact }) => isIntact),
    chains,
    ...(moves.length === 0 ? {} : { endpointLog: { records: moves.length, findings } }),
  };
}

async function verifyStored(
  chain: string,
  stored: readonly StoredRecord[],
  anchors: readonly AuditHead[],
  evidence: FileEvidenceStore | null,
): Promise<ChainVerification> {
  const texts = stored.map(({ text }) => text);
  const { findings: ofChain, records } = readChain(texts, { chain, anchors });
  const findings: AuditFinding[] = [...ofChain, ...misplaced(stored, records)];
  let evidenceChecked = 0;
  for (const record of records) {
    if (record === null || evidence === null) continue;
    const checked = await checkEvidence(record, evidence);
    evidenceChecked += checked.count;
    findings.push(...checked.findings);
  }
  const isIntact = findings.length === 0;
  return { chain, records: stored.length, evidenceChecked, isIntact, findings };
}

async function checkEvidence(
  record: AuditRecord,
  store: FileEvidenceStore,
): Promise<{ count: number; findings: EvidenceFinding[] }> {
  const { suite, report } = record.evidence;
  const carried = record.carried_over;
  const whole = await wholeLists(record, store);
  const refs = [
    suite,
    ...(report === null ? [] : [report]),
    ...(record.policy ? [record.policy] : []),
    ...(carried === undefined ? [] : [carried.suite, carried.report, ...whole.carriedResults]),
  ];
  const keys = await store.keysOf(record.run_id);
  const digests = whole.batches.flatMap(digestsOf);
  const problems = await Promise.all([
    ...whole.problems,
    ...refs.map((ref) => problemOfRef(ref, store)),
    ...digests.map((digest) => problemOfDigest(keys, digest, store)),
  ]);
  const findings = problems
    .filter((problem) => problem !== null)
    .map((problem) => ({ ...problem, seq: record.seq, auditId: record.audit_id }));
  return { count: refs.length + digests.length, findings };
}

/**
 * The lists of a record that name evidence, each as a whole: from the report where the record has only the
 * beginning of it. What the report then says is held against what the record says of the whole list.
 */
async function wholeLists(record: AuditRecord, store: FileEvidenceStore) {
  const { batches, carried_over, shortened, evidence } = record;
  const written = { batches, carriedResults: carried_over?.results ?? [] };
  if (shortened === undefined || evidence.report === null) return { ...written, problems: [] };
  const { key } = evidence.report;
  const report = reportIn(isEvidenceKey(key) ? await store.read(key) : null);
  // That it is missing or changed is found by its own digest.
  if (report === null) return { ...written, problems: [] };
  const lists = auditedLists(report);
  const problems = differingLists(shortened, lists).map((name): EvidenceProblem => {
    const problem = `report ${key} has another list of ${name} than the record says`;
    return { kind: 'evidence_changed', key, problem };
  });
  return { batches: lists.batches, carriedResults: lists.carried_results, problems };
}

function reportIn(bytes: Uint8Array | null): Report | null {
  if (bytes === null) return null;
  try {
    return Report.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

type EvidenceProblem = Pick<EvidenceFinding, 'kind' | 'key' | 'problem'> | null;

async function problemOfRef(ref: EvidenceRef, store: FileEvidenceStore): Promise<EvidenceProblem> {
  const bytes = isEvidenceKey(ref.key) ? await store.read(ref.key) : null;
  const problem = evidenceProblem(ref, bytes);
  if (problem === null) return null;
  return { kind: bytes === null ? 'evidence_missing' : 'evidence_changed', key: ref.key, problem };
}

/** The name of a file holds the first part of its digest. */
async function problemOfDigest(
  keys: readonly string[],
  { what, sha256 }: NamedDigest,
  store: FileEvidenceStore,
): Promise<EvidenceProblem> {
  const named = keys.filter((key) => key.endsWith(`-${sha256.slice(0, 16)}.json`));
  let found: EvidenceProblem = {
    kind: 'evidence_missing',
    key: sha256,
    problem: `${what} with SHA-256 ${sha256} ${what === 'results' ? 'are' : 'is'} missing`,
  };
  for (const key of named) {
    const actual = sha256Of((await store.read(key)) ?? new Uint8Array());
    if (actual === sha256) return null;
    found = {
      kind: 'evidence_changed',
      key,
      problem: `evidence ${key} has SHA-256 ${actual}, expected ${sha256}`,
    };
  }
  return found;
}
