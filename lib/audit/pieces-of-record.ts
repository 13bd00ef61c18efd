import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { digestsOf, type NamedDigest } from '../domain/audit/stored-chain.ts';
import { type EvidenceRef, evidenceProblem, isEvidenceKey } from '../domain/evidence-ref.ts';
import type { Forgotten } from '../domain/forgetting/forgotten.ts';
import type { Report } from '../domain/report.ts';
import { plainRunId } from '../domain/run-id.ts';
import { sha256Of } from '../domain/sha256.ts';
import { type AuditFinding, findingOf } from '../domain/verification/audit-finding.ts';
import type { KeptEvidence } from './decision-trail.ts';

/** A piece as it lies in the evidence: bytes only where they are those that are named, or what is left of them. */
export interface ReadPiece {
  readonly bytes: Uint8Array | null;
  readonly findings: readonly AuditFinding[];
}

/** Reads the evidence that one record names, and holds each piece against its digest. */
export class PiecesOfRecord {
  readonly #record: AuditRecord;
  readonly #evidence: KeptEvidence;
  readonly #forgotten: Forgotten;
  #checked = 0;
  #redacted = 0;

  constructor(record: AuditRecord, evidence: KeptEvidence, forgotten: Forgotten) {
    this.#record = record;
    this.#evidence = evidence;
    this.#forgotten = forgotten;
  }

  /** Of how many pieces the rest was read, that is without what is redacted. */
  get redacted(): number {
    return this.#redacted;
  }

  /** How many pieces were looked for, and of how many of them only the rest was there. */
  counted(): { readonly checked: number; readonly redacted: number } {
    return { checked: this.#checked, redacted: this.#redacted };
  }

  /** A piece that lies in the folder of this run, or of another one where that is said. */
  async named(ref: EvidenceRef, field: string, runId = this.#record.run_id): Promise<ReadPiece> {
    this.#checked += 1;
    const bytes = isEvidenceKey(ref.key) ? await this.#evidence.read(ref.key) : null;
    const problem = evidenceProblem(ref, bytes);
    const folder = `${plainRunId(runId)}/`;
    const foreign = ref.key.startsWith(folder) ? [] : [this.#foreign(ref.key, { field, folder })];
    if (problem === null) {
      return { bytes, findings: [...foreign, ...this.#returned(ref.sha256, { field, runId })] };
    }
    const rest = this.#rest(ref.sha256, bytes);
    if (rest !== null) return { bytes: rest, findings: foreign };
    const kind = bytes === null ? 'evidence_missing' : 'evidence_changed';
    const found = bytes === null ? null : sha256Of(bytes);
    const finding = findingOf(kind, this.#record, { field, found, expected: ref.sha256, problem });
    return { bytes: null, findings: [finding, ...foreign] };
  }

  /** A piece of which the record has the digest alone. */
  hashed(digest: NamedDigest, field: string): Promise<ReadPiece> {
    const is = digest.what === 'results' ? 'are' : 'is';
    return this.#found(digest.sha256, [this.#record.run_id], {
      field,
      problem: `${digest.what} with SHA-256 ${digest.sha256} ${is} missing`,
    });
  }

  /** The report of a baseline, in the folder of one of these runs. */
  baseline(sha256: string, runIds: readonly string[]): Promise<ReadPiece> {
    return this.#found(sha256, runIds, {
      field: 'baseline.report_sha256',
      problem: `the report of its baseline, with SHA-256 ${sha256}, is missing`,
    });
  }

  /** The name of a file holds the first part of its digest. */
  async #found(
    sha256: string,
    runIds: readonly string[],
    missing: { readonly field: string; readonly problem: string },
  ): Promise<ReadPiece> {
    this.#checked += 1;
    const { field } = missing;
    let finding = findingOf('evidence_missing', this.#record, { ...missing, expected: sha256 });
    for (const runId of runIds) {
      const keys = await this.#evidence.keysOf(runId);
      for (const key of keys.filter((each) => each.endsWith(`-${sha256.slice(0, 16)}.json`))) {
        const bytes = await this.#evidence.read(key);
        const found = sha256Of(bytes ?? new Uint8Array());
        if (found === sha256) {
          return { bytes, findings: this.#returned(sha256, { field: missing.field, runId }) };
        }
        const rest = this.#rest(sha256, bytes);
        if (rest !== null) return { bytes: rest, findings: [] };
        const problem = `evidence ${key} has SHA-256 ${found}, expected ${sha256}`;
        const changed = { field, found, expected: sha256, problem };
        finding = findingOf('evidence_changed', this.#record, changed);
      }
    }
    return { bytes: null, findings: [finding] };
  }

  #rest(sha256: string, bytes: Uint8Array | null): Uint8Array | null {
    const rest = this.#forgotten.rest(sha256, bytes);
    if (rest !== null) this.#redacted += 1;
    return rest;
  }

  /** A piece that was redacted to its end, and is there again as it was. */
  #returned(sha256: string, { field, runId }: { field: string; runId: string }): AuditFinding[] {
    if (!this.#forgotten.isGone(runId, sha256)) return [];
    return [
      findingOf('forgetting', this.#record, {
        field,
        found: sha256,
        expected: 'a tombstone',
        problem: `has evidence in full that was redacted (${field}): something has brought it back, such as a backup; redact run ${runId} again`,
      }),
    ];
  }

  #foreign(key: string, { field, folder }: { field: string; folder: string }): AuditFinding {
    return findingOf('evidence_foreign', this.#record, {
      field: `${field}.key`,
      found: key,
      expected: `${folder}…`,
      problem: `names evidence of another run: ${field} is ${key}, its own lie in ${folder}`,
    });
  }
}

/** Every piece of the batches, with where the record names it: from the report, which has them all. */
export function piecesOfBatches(report: Report) {
  return report.batches.map(({ request, results, answers = [], slices = [] }, place) => ({
    request: request === undefined ? null : at(place, 'request_sha256', request),
    results: results === null ? null : at(place, 'results_sha256', results),
    heard: [...answers, ...slices].map((ref, one) => at(place, `answers_sha256.${one}`, ref)),
  }));
}

function at<Ref extends EvidenceRef>(place: number, name: string, ref: Ref) {
  return { ref, field: `batches.${place}.${name}` };
}

/** The digests of a record whose report cannot be read, each with where it stands. */
export function digestsIn(record: AuditRecord) {
  return record.batches.flatMap((batch, place) =>
    digestsOf(batch).map((digest) => ({ digest, field: `batches.${place}` })),
  );
}
