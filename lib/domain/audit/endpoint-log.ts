import * as z from 'zod';
import { EndpointPlace } from '../suite/prepared/endpoint-place.ts';
import { GENESIS_HASH, recordHash } from './audit-chain.ts';
import { sealProblem } from './seal-problem.ts';

const named = z.strictObject({ id: z.string(), name: z.string() });

/** One step of moving an endpoint from one version of a bot to another. */
export const EndpointEntry = z.strictObject({
  schema: z.literal('cognigate.endpoint/1'),
  /** `lend`: to a run that gates a snapshot; `give_back`: after it; `promote`: production, for good. */
  move: z.enum(['lend', 'give_back', 'promote']),
  /** `intended` is written before anything is changed, `done` and `failed` after the endpoint was read again. */
  stage: z.enum(['intended', 'done', 'failed']),
  at: z.iso.datetime(),
  principal: z.string(),
  platform_url: z.string(),
  project: named,
  endpoint: named,
  from: EndpointPlace,
  to: EndpointPlace,
  /** The run that it is done for; `audit_hash` is that of its record, where it is decided. */
  run: z.strictObject({ run_id: z.string(), audit_hash: z.string().nullable() }),
  snapshot: z.strictObject({ id: z.string(), name: z.string().nullable(), hash: z.string() }),
  /** Why it failed, or what was found in place of what was expected. */
  problem: z.string().optional(),
  tool: z.strictObject({ name: z.literal('cognigate'), version: z.string() }),
});
export type EndpointEntry = z.infer<typeof EndpointEntry>;

/** An entry in its place, sealed as audit records are. */
export const EndpointRecord = EndpointEntry.extend({
  seq: z.int().positive(),
  prev_hash: z.string().length(64),
  hash: z.string().length(64),
});
export type EndpointRecord = z.infer<typeof EndpointRecord>;

/** Puts an entry behind the last record; undefined for the first one. */
export function sealEndpointEntry(
  last: EndpointRecord | undefined,
  entry: EndpointEntry,
): EndpointRecord {
  const unsealed = {
    ...entry,
    seq: (last?.seq ?? 0) + 1,
    prev_hash: last?.hash ?? GENESIS_HASH,
  };
  return EndpointRecord.parse({ ...unsealed, hash: recordHash(unsealed) });
}

export interface EndpointLogFinding {
  /** Place in the list, from 1 on. */
  readonly seq: number;
  readonly problem: string;
}

/** Everything that is wrong with the stored log, in its order; empty where it is intact. */
export function verifyEndpointLog(texts: readonly string[]): EndpointLogFinding[] {
  let before = GENESIS_HASH;
  return texts.flatMap((text, position) => {
    const seq = position + 1;
    const record = readEndpointRecord(text);
    const problem =
      record === null
        ? 'is not a record of the endpoint log'
        : sealProblem(record, { text, seq, before });
    before = record?.hash ?? before;
    return problem === null ? [] : [{ seq, problem }];
  });
}

function readEndpointRecord(text: string): EndpointRecord | null {
  try {
    return EndpointRecord.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The endpoints that were lent and not given back: for each the record by which it was lent first. */
export function owedEndpoints(records: readonly EndpointRecord[]): EndpointRecord[] {
  const owed = new Map<string, EndpointRecord>();
  for (const record of records) {
    const key = `${record.platform_url} ${record.endpoint.id}`;
    if (record.move === 'lend' && record.stage === 'intended' && !owed.has(key)) {
      owed.set(key, record);
    }
    if (record.move === 'give_back' && record.stage === 'done') owed.delete(key);
  }
  return [...owed.values()];
}

/** An id counts at one address. */
export interface MovedEndpoint {
  readonly platformUrl: string;
  readonly id: string;
}

export function stepsOfEndpoint(
  records: readonly EndpointRecord[],
  { platformUrl, id }: MovedEndpoint,
): EndpointRecord[] {
  return records.filter(
    ({ platform_url, endpoint }) => platform_url === platformUrl && endpoint.id === id,
  );
}
