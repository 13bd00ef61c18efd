import type { EvidenceRef } from '../../domain/evidence-ref.ts';

/** Bytes that a verdict rests on. Written once, never replaced. */
export interface EvidenceStore {
  /** Stores bytes as `<runId>/<name>-<hash prefix>.<extension>`; the same bytes twice are one object. */
  put(runId: string, name: string, extension: 'json', bytes: Uint8Array): Promise<EvidenceRef>;
  /** @throws IntegrityViolated where the bytes are missing or hash to something else. */
  get(ref: EvidenceRef): Promise<Uint8Array>;
}
