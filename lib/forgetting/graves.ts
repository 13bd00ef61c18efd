import { digestBefore, restIn, tombstoneOf } from '../domain/forgetting/tombstone.ts';
import type { RunRecord } from '../domain/run.ts';
import { plainRunId } from '../domain/run-id.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { BurialGround } from './forgetting-place.ts';
import { inGroups } from './in-groups.ts';

/** A piece that is to give way to a tombstone. */
export interface Grave {
  readonly key: string;
  /** Of the piece as it was before anything was redacted in it. */
  readonly sha256: string;
  readonly tombstone: Uint8Array;
}

/** The pieces of a run, and the copies of its report, that have what `redact` takes out. */
export async function gravesOf(
  run: RunRecord,
  redact: (value: unknown) => unknown,
  evidence: BurialGround,
): Promise<Grave[]> {
  const graves = new Map<string, Grave>();
  const places = await placesOf(run, evidence);
  await inGroups(places, async (key) => {
    const bytes = await evidence.read(key);
    if (bytes === null) return;
    const sha256 = digestBefore(bytes);
    const tombstone = tombstoneOf(restIn(sha256, bytes) ?? bytes, { sha256, redact });
    if (tombstone !== null) graves.set(key, { key, sha256, tombstone });
  });
  return places.flatMap((key) => graves.get(key) ?? []);
}

/** Where evidence of a run lies: its own, and copies of its report with runs that were held against it. */
export async function placesOf(
  { runId, report }: RunRecord,
  evidence: BurialGround,
): Promise<string[]> {
  const places = [...(await evidence.keysOf(runId))];
  const copied = `-${report?.sha256.slice(0, 16)}.json`;
  for (const folder of await evidence.folders()) {
    if (folder === plainRunId(runId)) continue;
    places.push(...(await evidence.keysOf(folder)).filter((key) => key.endsWith(copied)));
  }
  return places;
}

/** Each once: the same bytes may lie under several keys. */
export function piecesIn(graves: readonly Grave[]) {
  const pieces = new Map(graves.map(({ sha256, tombstone }) => [sha256, sha256Of(tombstone)]));
  return [...pieces].map(([sha256, tombstone_sha256]) => ({ sha256, tombstone_sha256 }));
}
