import * as z from 'zod';
import { GENESIS_HASH, recordHash } from '../audit/audit-chain.ts';
import { sealProblem } from '../audit/seal-problem.ts';
import { Provenance } from '../governance/provenance.ts';

/** The chain's name where heads are noted; no suite has a colon in its id. */
export const FORGETTING_CHAIN = 'log:forgetting';

const entryShape = {
  schema: z.literal('cognigate.forgetting/1'),
  at: z.iso.datetime(),
  by: z.strictObject({ principal: z.string(), provenance: Provenance.optional() }),
  /** The run, and the hash of its audit record. */
  run_id: z.string(),
  audit_hash: z.string().length(64),
  tool: z.strictObject({ name: z.literal('cognigate'), version: z.string() }),
};

/** Why, in the words of the one who did it. */
const reason = z.string().min(1).max(2_000);

/** Evidence of a run that gives way to tombstones; the texts themselves are nowhere in it. */
const Redaction = z.strictObject({
  ...entryShape,
  kind: z.literal('redacted'),
  reason,
  case_id: z.string().nullable(),
  pieces: z.array(
    z.strictObject({ sha256: z.string().length(64), tombstone_sha256: z.string().length(64) }),
  ),
});
export type Redaction = z.infer<typeof Redaction>;

/** A run of which the audit record is all that is left, since it was decided before a moment. */
const Pruning = z.strictObject({
  ...entryShape,
  kind: z.literal('pruned'),
  reason,
  decided_before: z.iso.datetime(),
});
type Pruning = z.infer<typeof Pruning>;

/** That the redactions of a run are done to their end: its texts are nowhere any more. */
const Finish = z.strictObject({ ...entryShape, kind: z.literal('finished') });
type Finish = z.infer<typeof Finish>;

export type ForgettingEntry = Redaction | Pruning | Finish;

const place = {
  seq: z.int().positive(),
  prev_hash: z.string().length(64),
  hash: z.string().length(64),
};

/** An entry in its place, sealed as audit records are. */
export const ForgettingRecord = z.discriminatedUnion('kind', [
  Redaction.extend(place),
  Pruning.extend(place),
  Finish.extend(place),
]);
export type ForgettingRecord = z.infer<typeof ForgettingRecord>;

/** Puts an entry behind the last record; undefined for the first one. */
export function sealForgettingEntry(
  last: ForgettingRecord | undefined,
  entry: ForgettingEntry,
): ForgettingRecord {
  const unsealed = {
    ...entry,
    seq: (last?.seq ?? 0) + 1,
    prev_hash: last?.hash ?? GENESIS_HASH,
  };
  return ForgettingRecord.parse({ ...unsealed, hash: recordHash(unsealed) });
}

/** The log as it is stored, and what is wrong with it; what is no record says nothing. */
export function readForgettingLog(texts: readonly string[]): {
  readonly records: readonly ForgettingRecord[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const records: ForgettingRecord[] = [];
  let before = GENESIS_HASH;
  for (const [position, text] of texts.entries()) {
    const record = readForgettingRecord(text);
    const problem =
      record === null
        ? 'is no record of it'
        : sealProblem(record, { text, seq: position + 1, before });
    if (problem !== null)
      problems.push(`record ${position + 1} of the log of forgetting ${problem}`);
    if (record !== null) records.push(record);
    before = record?.hash ?? before;
  }
  return { records, problems };
}

function readForgettingRecord(text: string): ForgettingRecord | null {
  try {
    return ForgettingRecord.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
