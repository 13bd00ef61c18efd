import * as z from 'zod';
import { recordHash } from '../../domain/audit/audit-chain.ts';

/** A piece of evidence with its bytes. */
export const ExportedPiece = z.strictObject({
  /** As records and reports name it. */
  key: z.string(),
  sha256: z.string().length(64),
  /** In base64. */
  content: z.string(),
});
export type ExportedPiece = z.infer<typeof ExportedPiece>;

/** Records of a chain that follow one another without a gap. */
export const Stretch = z.strictObject({
  chain: z.string(),
  first: z.int().positive(),
  last: z.int().positive(),
  /** Hash of the record before the first one; 64 zeros where there is none. */
  follows: z.string().length(64),
  /** Hash of the last one. */
  head: z.string().length(64),
});
export type Stretch = z.infer<typeof Stretch>;

/** What `audit export` writes; docs/audit-format.md describes it to strangers. */
export const ExportFile = z.strictObject({
  format: z.literal('cognigate.export/1'),
  exported_at: z.iso.datetime(),
  tool: z.strictObject({ name: z.literal('cognigate'), version: z.string() }),
  /** What was asked for; empty where that was everything. */
  selection: z.strictObject({
    run: z.string().optional(),
    suite_id: z.string().optional(),
    since: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  chains: z.array(Stretch),
  records: z.array(z.record(z.string(), z.json())),
  /** False where the place that was asked shows records alone. */
  has_evidence: z.boolean(),
  evidence: z.array(ExportedPiece),
  /** Pieces that no record names, and a report does: of lists that a record has the beginning of. */
  further_evidence: z.array(ExportedPiece),
  /** The log of what was redacted and pruned, from its beginning; absent where nothing was, as is the next. */
  forgetting: z.array(z.record(z.string(), z.json())).optional(),
  /** What lies in the place of redacted pieces, under the digests that those had. */
  tombstones: z.array(ExportedPiece).optional(),
  signatures: z.array(z.strictObject({ run_id: z.string(), envelope: z.json() })),
  keys: z.array(z.strictObject({ keyid: z.string(), pem: z.string() })),
  /** SHA-256 of the canonical form of everything else: damage shows, whatever it has hit. */
  hash: z.string().length(64),
});
export type ExportFile = z.infer<typeof ExportFile>;

export function sealExport(file: Omit<ExportFile, 'hash'>): ExportFile {
  return { ...file, hash: recordHash(file) };
}
