import { readVerdictKey } from '../../domain/attestation/verdict-key.ts';
import { recordHash } from '../../domain/audit/audit-chain.ts';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import { readForgettingLog } from '../../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../../domain/forgetting/forgotten.ts';
import { sha256Of } from '../../domain/sha256.ts';
import type { AuditFinding } from '../../domain/verification/audit-finding.ts';
import type { DecisionTrail } from '../decision-trail.ts';
import { type ExportedPiece, ExportFile } from './export-file.ts';
import { exportFinding } from './export-finding.ts';
import { digestsNamedBy } from './named-by.ts';
import { stretchFindings } from './stretch-findings.ts';

export type ExportReading =
  | {
      readonly status: 'read';
      readonly trail: DecisionTrail;
      readonly findings: readonly AuditFinding[];
    }
  | { readonly status: 'refused'; readonly problem: string };

/** An export as a place where decisions are on record, and what is wrong with it as a file. */
export function readExport(text: string): ExportReading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { status: 'refused', problem: 'is not JSON' };
  }
  const { success, data: file, error } = ExportFile.safeParse(document);
  if (!success) {
    const issue = error.issues[0];
    const place = issue?.path.join('.') || 'its top';
    return {
      status: 'refused',
      problem: `is no cognigate.export/1 at ${place}: ${issue?.message}`,
    };
  }
  const pieces = [...file.evidence, ...file.further_evidence];
  const lying = [...pieces, ...(file.tombstones ?? [])];
  return { status: 'read', trail: trailOf(file, lying), findings: findingsOf(file, pieces) };
}

function trailOf(file: ExportFile, pieces: readonly ExportedPiece[]): DecisionTrail {
  const byKey = new Map(pieces.map((piece) => [piece.key, piece]));
  const keysOf = Map.groupBy(byKey.keys(), folderOf);
  const envelopes = new Map(file.signatures.map(({ run_id, envelope }) => [run_id, envelope]));
  const recordsOf = Map.groupBy(file.records, ({ chain }) => String(chain));
  return {
    chains: [...new Set(file.chains.map(({ chain }) => chain)).union(new Set(recordsOf.keys()))],
    // Records lie in one list there, so that none can lie in the place of another.
    records: (chain) =>
      (recordsOf.get(chain) ?? []).map((record) => ({
        seq: Number(record.seq),
        text: canonicalForm(record),
      })),
    origins: (name) =>
      file.chains
        .filter(({ chain }) => chain === name)
        .map(({ first, follows }) => ({ seq: first - 1, hash: follows })),
    evidence: file.has_evidence
      ? {
          read: async (key) => bytesOf(byKey.get(key)),
          keysOf: async (runId) => keysOf.get(runId) ?? [],
          // That each piece is named by a record is asked of the file as a whole.
          folders: async () => [],
        }
      : null,
    signatures: {
      envelope: async (runId) => envelopes.get(runId) ?? null,
      keys: async () => file.keys,
    },
    forgetting: (file.forgetting ?? []).map((record) => canonicalForm(record)),
    ledger: null,
  };
}

function bytesOf(piece: ExportedPiece | undefined): Uint8Array | null {
  return piece === undefined ? null : Buffer.from(piece.content, 'base64');
}

function folderOf(key: string): string {
  return key.split('/')[0] ?? '';
}

function findingsOf(file: ExportFile, pieces: readonly ExportedPiece[]): AuditFinding[] {
  const hash = recordHash(file);
  const named = new Set(file.records.flatMap((record) => [...digestsNamedBy(record)]));
  const problem = `the file was changed: it hashes to ${hash}, and was sealed with ${file.hash}`;
  return [
    ...(hash === file.hash
      ? []
      : [exportFinding('hash', problem, { found: hash, expected: file.hash })]),
    ...pieces.flatMap(pieceFindings),
    ...tombstoneFindings(file),
    ...file.evidence
      .filter(({ sha256 }) => !named.has(sha256))
      .map(({ key, sha256 }) =>
        exportFinding('evidence', `evidence ${key} is named by no record`, { found: sha256 }),
      ),
    ...stretchFindings(file),
    ...signatureFindings(file),
  ];
}

function pieceFindings({ key, sha256, content }: ExportedPiece): AuditFinding[] {
  const bytes = Buffer.from(content, 'base64');
  // Node.js passes over what is no base64, and other readers stop there or read something else.
  if (bytes.toString('base64') !== content) {
    return [exportFinding('evidence', `the content of evidence ${key} is no plain base64`)];
  }
  const actual = sha256Of(bytes);
  if (actual === sha256) return [];
  const problem = `evidence ${key} has SHA-256 ${actual}, expected ${sha256}`;
  return [exportFinding('evidence', problem, { found: actual, expected: sha256 })];
}

function tombstoneFindings({ forgetting = [], tombstones = [] }: ExportFile): AuditFinding[] {
  const log = readForgettingLog(forgetting.map((record) => canonicalForm(record)));
  const forgotten = new Forgotten(log.records);
  return tombstones
    .filter(({ sha256, content }) => {
      const bytes = Buffer.from(content, 'base64');
      return forgotten.rest(sha256, bytes) === null;
    })
    .map(({ key }) => exportFinding('tombstones', `the tombstone of ${key} is not on record`));
}

/** What a stranger would take for vouched for: an envelope beside no record, a key under another one's id. */
function signatureFindings({ records, signatures, keys }: ExportFile): AuditFinding[] {
  const runs = new Set(records.map(({ run_id }) => run_id));
  return [
    ...signatures
      .filter(({ run_id }) => !runs.has(run_id))
      .map(({ run_id }) =>
        exportFinding('signatures', `there is an envelope of ${run_id}, and no record of that run`),
      ),
    ...keys
      .filter(({ keyid, pem }) => (keyidIn(pem) ?? keyid) !== keyid)
      .map(({ keyid, pem }) =>
        exportFinding('keys', `the key ${keyid} is another one, whose id is ${keyidIn(pem)}`),
      ),
  ];
}

/** Null of what is no key, by which nothing verifies. */
function keyidIn(pem: string): string | null {
  try {
    return readVerdictKey(pem).keyid;
  } catch {
    return null;
  }
}
