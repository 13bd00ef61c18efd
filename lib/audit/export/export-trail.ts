import type { AuditRecord } from '../../domain/audit/audit-chain.ts';
import { auditedLists } from '../../domain/audit/audited-lists.ts';
import { canonicalForm } from '../../domain/audit/canonical-form.ts';
import { readRecord } from '../../domain/audit/stored-chain.ts';
import { readForgettingLog } from '../../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../../domain/forgetting/forgotten.ts';
import { sha256Of } from '../../domain/sha256.ts';
import type { DecisionTrail, KeptEvidence } from '../decision-trail.ts';
import { reportIn } from '../known-documents.ts';
import { type ExportedPiece, type ExportFile, type Stretch, sealExport } from './export-file.ts';
import { digestsNamedBy } from './named-by.ts';

/** Which records are asked for: those that have all that is written. */
export interface ExportSelection {
  readonly run?: string | undefined;
  /** Chains of the suite that is asked for. */
  readonly chains?: readonly string[] | undefined;
  /** Milliseconds since 1970 UTC: decided then or later. */
  readonly since?: number | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface Exported {
  readonly file: ExportFile;
  readonly runs: number;
  /** Digests that records name and that no piece has. */
  readonly missing: readonly string[];
}

/** Everything of these records in one document, for somebody who has nothing else. */
export async function exportTrail(
  trail: DecisionTrail,
  selection: ExportSelection,
  about: Pick<ExportFile, 'exported_at' | 'tool' | 'selection'>,
): Promise<Exported> {
  const records = selectedRecords(trail, selection);
  const pieces = new Map<string, ExportedPiece>();
  const further = new Map<string, ExportedPiece>();
  const missing = new Set<string>();
  const tombstones = new Map<string, ExportedPiece>();
  const log = readForgettingLog(trail.forgetting ?? []).records;
  const forgotten = new Forgotten(log);
  const signatures: ExportFile['signatures'] = [];
  for (const record of records) {
    const named = digestsNamedBy(record);
    const found = await piecesOf(record, trail.evidence, forgotten);
    for (const piece of found) {
      const isTombstone = sha256Of(Buffer.from(piece.content, 'base64')) !== piece.sha256;
      if (isTombstone) tombstones.set(piece.key, piece);
      else (named.has(piece.sha256) ? pieces : further).set(piece.key, piece);
    }
    const digests = new Set(found.map(({ sha256 }) => sha256));
    const isPruned = forgotten.pruningOf(record.run_id) !== undefined;
    for (const sha256 of named) if (!isPruned && !digests.has(sha256)) missing.add(sha256);
    const envelope = await trail.signatures?.envelope(record.run_id);
    if (envelope) signatures.push({ run_id: record.run_id, envelope });
  }
  // What one record names by its report alone, another may name itself.
  for (const key of pieces.keys()) further.delete(key);
  const file = sealExport({
    format: 'cognigate.export/1',
    ...about,
    chains: stretchesOf(records),
    records: records.map((record) => JSON.parse(canonicalForm(record))),
    has_evidence: trail.evidence !== null,
    evidence: [...pieces.values()],
    further_evidence: [...further.values()],
    ...(log.length === 0
      ? {}
      : {
          forgetting: log.map((record) => JSON.parse(canonicalForm(record))),
          tombstones: [...tombstones.values()],
        }),
    signatures,
    keys: [...((await trail.signatures?.keys()) ?? [])],
  });
  return { file, runs: records.length, missing: trail.evidence === null ? [] : [...missing] };
}

function selectedRecords(
  trail: DecisionTrail,
  { run, chains, since, labels = {} }: ExportSelection,
): AuditRecord[] {
  const isAskedFor = (record: AuditRecord) =>
    (run === undefined || record.run_id === run) &&
    (since === undefined || Date.parse(record.decided_at) >= since) &&
    Object.entries(labels).every(([name, value]) => record.labels[name] === value);
  return trail.chains
    .filter((chain) => chains?.includes(chain) ?? true)
    .flatMap((chain) =>
      [...trail.records(chain)].flatMap(({ text }) => {
        const record = readRecord(text);
        return record !== null && isAskedFor(record) ? record : [];
      }),
    );
}

function stretchesOf(records: readonly AuditRecord[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { chain, seq, prev_hash, hash } of records) {
    const open = stretches.at(-1);
    if (open?.chain === chain && open.last + 1 === seq) {
      stretches[stretches.length - 1] = { ...open, last: seq, head: hash };
    } else {
      stretches.push({ chain, first: seq, last: seq, follows: prev_hash, head: hash });
    }
  }
  return stretches;
}

/** What a record and its report name; of equal pieces each, since a report names them by their keys. */
async function piecesOf(
  record: AuditRecord,
  evidence: KeptEvidence | null,
  forgotten: Forgotten,
): Promise<ExportedPiece[]> {
  const found: ExportedPiece[] = [];
  if (evidence === null) return found;
  const wanted = digestsNamedBy(record);
  const kept = record.evidence.report;
  const lying = kept === null ? null : await evidence.read(kept.key).catch(() => null);
  const report = reportIn(forgotten.rest(kept?.sha256 ?? '', lying) ?? lying);
  if (report !== null && record.shortened !== undefined) {
    const { batches, carried_results: carried } = auditedLists(report);
    for (const sha256 of digestsNamedBy({ batches })) wanted.add(sha256);
    for (const { sha256 } of carried) wanted.add(sha256);
  }
  for (const runId of runsNamedBy(record)) {
    for (const key of await evidence.keysOf(runId)) {
      if (![...wanted].some((sha256) => key.includes(sha256.slice(0, 16)))) continue;
      const bytes = await evidence.read(key);
      const sha256 =
        [...wanted].find((each) => forgotten.rest(each, bytes) !== null) ??
        (bytes === null ? '' : sha256Of(bytes));
      if (bytes === null || !wanted.has(sha256)) continue;
      found.push({ key, sha256, content: Buffer.from(bytes).toString('base64') });
    }
  }
  return found;
}

/** Its own run, and those whose evidence it rests on too. */
function runsNamedBy({ run_id, baseline, carried_over: carried }: AuditRecord): Set<string> {
  const keys =
    carried === undefined
      ? []
      : [carried.suite, carried.report, ...carried.results].map(({ key }) => key);
  const folders = keys.flatMap((key) => key.split('/')[0] ?? []);
  return new Set([run_id, ...folders, ...(baseline === undefined ? [] : [baseline.run_id])]);
}
