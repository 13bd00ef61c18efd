import { recordHash } from '../../domain/audit/audit-chain.ts';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import { readForgettingLog } from '../../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../../domain/forgetting/forgotten.ts';
import { sha256Of } from '../../domain/sha256.ts';
import { type AuditFinding, findingOf } from '../../domain/verification/audit-finding.ts';
import type { DecisionTrail } from '../decision-trail.ts';
import { type ExportedPiece, ExportFile } from './export-file.ts';
import { digestsNamedBy } from './named-by.ts';

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
  const found = (
    field: string,
    problem: string,
    said: { found?: unknown; expected?: unknown } = {},
  ) => findingOf('export', null, { field, problem, ...said });
  const hash = recordHash(file);
  const named = new Set(file.records.flatMap((record) => [...digestsNamedBy(record)]));
  return [
    ...(hash === file.hash
      ? []
      : [
          found(
            'hash',
            `the file was changed: it hashes to ${hash}, and was sealed with ${file.hash}`,
            {
              found: hash,
              expected: file.hash,
            },
          ),
        ]),
    ...pieces.flatMap(({ key, sha256, content }) => {
      const actual = sha256Of(Buffer.from(content, 'base64'));
      if (actual === sha256) return [];
      const problem = `evidence ${key} has SHA-256 ${actual}, expected ${sha256}`;
      return [found('evidence', problem, { found: actual, expected: sha256 })];
    }),
    ...tombstoneFindings(file, found),
    ...file.evidence
      .filter(({ sha256 }) => !named.has(sha256))
      .map(({ key, sha256 }) =>
        found('evidence', `evidence ${key} is named by no record`, { found: sha256 }),
      ),
    ...stretchFindings(file, found),
  ];
}

function tombstoneFindings(
  { forgetting = [], tombstones = [] }: ExportFile,
  found: (field: string, problem: string) => AuditFinding,
): AuditFinding[] {
  const log = readForgettingLog(forgetting.map((record) => canonicalForm(record)));
  const forgotten = new Forgotten(log.records);
  return tombstones
    .filter(({ sha256, content }) => {
      const bytes = Buffer.from(content, 'base64');
      return forgotten.rest(sha256, bytes) === null;
    })
    .map(({ key }) => found('tombstones', `the tombstone of ${key} is not on record`));
}

function stretchFindings(
  { chains, records }: ExportFile,
  found: (field: string, problem: string) => AuditFinding,
): AuditFinding[] {
  const places = new Map(records.map(({ chain, seq, hash }) => [`${chain} ${seq}`, hash]));
  const told = new Set<string>();
  const findings = chains.flatMap(({ chain, first, last, head }) => {
    const missing: AuditFinding[] = [];
    for (let seq = first; seq <= last; seq += 1) {
      told.add(`${chain} ${seq}`);
      if (!places.has(`${chain} ${seq}`)) {
        missing.push(
          found('chains', `record ${seq} of ${chain} is missing, which the file says it has`),
        );
        if (missing.length > 10) break;
      }
    }
    if (missing.length > 0 || places.get(`${chain} ${last}`) === head) return missing;
    return [
      found('chains', `record ${last} of ${chain} has not the hash ${head} that the file says`),
    ];
  });
  const others = [...places.keys()].filter((place) => !told.has(place));
  return [
    ...findings,
    ...others.map((place) => found('chains', `record ${place} is in no chain that the file names`)),
  ];
}
