import { IntegrityViolated } from '../domain/errors.ts';
import type { ForgettingEntry, Redaction } from '../domain/forgetting/forgetting-log.ts';
import { digestBefore } from '../domain/forgetting/tombstone.ts';
import type { RunRecord } from '../domain/run.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { RedactingPlace } from './forgetting-place.ts';
import { type Grave, piecesIn, placesOf } from './graves.ts';
import { inGroups } from './in-groups.ts';

interface Finishing {
  readonly run: RunRecord;
  readonly place: RedactingPlace;
  readonly redact: (value: unknown) => unknown;
  readonly isInRecord: boolean;
  /** What is written down when it is done. */
  readonly finish: ForgettingEntry;
}

/**
 * Does what is left of a redaction that is on record. Its texts are needed until the first piece is buried:
 * the ledger is rewritten before, and the rest lies there as tombstones.
 *
 * @returns why it cannot be gone on with; null where it is done
 */
export async function finishRedaction(
  redaction: Redaction,
  graves: readonly Grave[],
  { run, place, redact, isInRecord, finish }: Finishing,
): Promise<string | null> {
  const { runId } = run;
  const { evidence } = place;
  const stand = await standOf(redaction, run, place);
  if (stand.buried === 0) {
    if (!isOf(redaction, graves)) return anotherFirst(redaction);
    // They may lie there already; one that a kill has left half written is not one of them.
    await inGroups(graves, ({ key, tombstone }) => evidence.lay(key, tombstone));
    // What the ledger has of a record has to be what that says.
    if (!isInRecord) await place.rewriteLedger(runId, redact);
    await place.removeReports(runId);
    await inGroups(graves, ({ key }) => evidence.bury(key));
  } else {
    await inGroups(stand.left, (key) => evidence.bury(key));
  }
  await place.leaveNoTraces();
  await place.log.append([finish]);
  return null;
}

/** Claims that graves are those of a redaction, whatever it was asked by. */
export function isOf({ pieces }: Redaction, graves: readonly Grave[]): boolean {
  const tombstones = new Map(
    pieces.map(({ sha256, tombstone_sha256 }) => [sha256, tombstone_sha256]),
  );
  const asked = piecesIn(graves);
  return (
    asked.length === pieces.length &&
    asked.every(({ sha256, tombstone_sha256 }) => tombstones.get(sha256) === tombstone_sha256)
  );
}

function anotherFirst({ run_id: runId, at, by, case_id: caseId }: Redaction): string {
  const what = caseId === null ? 'of a text' : `of case "${caseId}"`;
  return `a redaction of run ${runId} ${what} was begun at ${at} by ${by.principal} and is not finished; run that one again first`;
}

/** How many places have their tombstone, and those where it still lies beside the piece. */
async function standOf(
  { pieces }: Redaction,
  run: RunRecord,
  { evidence }: RedactingPlace,
): Promise<{ readonly buried: number; readonly left: readonly string[] }> {
  const open: { key: string; isLaid: boolean }[] = [];
  let buried = 0;
  await inGroups(await placesOf(run, evidence), async (key) => {
    const bytes = await evidence.read(key);
    const before = bytes === null ? '' : digestBefore(bytes);
    const piece = pieces.find(({ sha256 }) => sha256 === before);
    if (bytes === null || piece === undefined) return;
    const laid = await evidence.laid(key);
    const isLaid = laid !== null && sha256Of(laid) === piece.tombstone_sha256;
    if (sha256Of(bytes) !== piece.tombstone_sha256) open.push({ key, isLaid });
    else {
      buried += 1;
      // Older versions of it may be there still, where the place has such.
      if (isLaid) open.push({ key, isLaid });
    }
  });
  const lost = open.find(({ isLaid }) => !isLaid);
  if (buried > 0 && lost !== undefined) {
    throw new IntegrityViolated(
      `evidence ${lost.key} is to be redacted, and the tombstone that lay beside it is gone: restore it, or prune the run`,
    );
  }
  return { buried, left: open.map(({ key }) => key) };
}
