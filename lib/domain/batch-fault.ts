import { type BatchRecord, executionOf, idempotencyKeyOf, isOver, type UnderWay } from './batch.ts';
import { traitsOf } from './suite/platform-name.ts';
import type { Reason } from './verdict.ts';

/** Another run had the execution that the platform named for this batch. */
export const EXECUTION_SHARED = 'execution_shared';
/** An execution that nobody waits for any more was not seen to end. */
export const MAY_STILL_RUN = 'may_still_run';
/** One was asked to end, and has. */
export const ENDED_ON_REQUEST = 'ended_on_request';
/** Of answers that the platform port does not take for an end, or for results. */
const UNUSED_ANSWERS: ReadonlySet<string> = new Set([
  'answer_unreadable',
  'answer_of_another',
  'completed_unfinished',
]);
const LOST_ANSWER = 'submission_ambiguous';

/** Notes an oddity of the platform on the batch, each code and message once. */
export function withFault<Batch extends BatchRecord>(
  batch: Batch,
  code: string,
  message: string,
): Batch {
  const known = batch.faults.some((fault) => fault.code === code && fault.message === message);
  return known ? batch : { ...batch, faults: [...batch.faults, { code, message }] };
}

/** Takes back what was noted under this code and is known otherwise since. */
export function withoutFault<Batch extends BatchRecord>(batch: Batch, code: string): Batch {
  if (!batch.faults.some(isFaultOf(code))) return batch;
  return { ...batch, faults: batch.faults.filter((fault) => fault.code !== code) };
}

/**
 * Notes that an execution may exist whose id nobody was ever told, and the key that leads to it where the
 * platform takes one.
 *
 * A platform that does not honour keys runs the batch twice where it is sent again, and the audit
 * record has to name both.
 */
export function withLostAnswer<Batch extends BatchRecord>(
  batch: Batch,
  problem: string,
  platform: string,
): Batch {
  const found = traitsOf(platform).takesKeys
    ? `under the key ${idempotencyKeyOf(batch)}`
    : 'whose id nobody was told';
  return withFault(batch, LOST_ANSWER, `${problem}; an execution may have been started ${found}`);
}

/**
 * Notes that what a batch was sent for without an answer may still run, although it was given up or refused since;
 * of one that is still sent the phase says so.
 */
export function withLostStart<Batch extends BatchRecord>(batch: Batch): Batch {
  if (!isOver(batch) || executionOf(batch) !== null || !hasLostAnswer(batch)) return batch;
  const message = 'it was sent without an answer, so what it may have started may still run';
  return withFault(batch, MAY_STILL_RUN, message);
}

/** Tells what was said and not stored, session by session, since nobody else will. */
export function withLostConversations<Batch extends BatchRecord>(
  batch: Batch,
  lost: readonly UnderWay[],
): Batch {
  if (lost.length === 0) return batch;
  const named = lost.map(({ caseId, sessionId }) => `${caseId} in session ${sessionId}`).join(', ');
  return withFault(
    batch,
    'conversations_lost',
    `what had been said when the gate was stopped was not stored, and is no evidence: ${named}`,
  );
}

/** Notes what was odd about an answer: of what is said again and again the last. */
export function withOddities<Batch extends BatchRecord>(
  batch: Batch,
  oddities: readonly (Reason | undefined)[],
): Batch {
  let noted = batch;
  for (const oddity of oddities) {
    if (oddity === undefined) continue;
    const others = noted.faults.filter(({ code }) => code !== oddity.code);
    noted = { ...noted, faults: [...others, oddity] };
  }
  return noted;
}

/** Notes which secrets of ours its answers repeat, and that what is kept has marks for them. */
export function withEchoes<Batch extends BatchRecord>(batch: Batch): Batch {
  const echoed = (batch.answers ?? []).filter(({ masked }) => masked !== undefined);
  if (echoed.length === 0) return batch;
  const names = [...new Set(echoed.flatMap(({ masked }) => masked ?? []))].sort().join(', ');
  const count = echoed.length === 1 ? '1 answer repeats' : `${echoed.length} answers repeat`;
  return withOddities(batch, [
    {
      code: 'secret_repeated',
      message: `${count} a secret of ours (${names}): what is kept has a mark of the same length for it, and its digest is of what is kept`,
    },
  ]);
}

/** What was noted last of answers that could not be used, as part of a sentence; empty where nothing was. */
export function lastUnusedAnswer({ faults }: BatchRecord): string {
  const last = faults.findLast(({ code }) => UNUSED_ANSWERS.has(code));
  return last === undefined ? '' : `; ${last.message}`;
}

/** Claims that it was once sent without an answer: an execution may exist, whatever was answered later. */
export function hasLostAnswer({ faults }: BatchRecord): boolean {
  return faults.some(isFaultOf(LOST_ANSWER));
}

export function isFaultOf(code: string): (fault: Reason) => boolean {
  return (fault) => fault.code === code;
}
