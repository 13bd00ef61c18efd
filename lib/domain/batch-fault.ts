import { type BatchRecord, idempotencyKeyOf } from './batch.ts';

/** Notes an oddity of the platform on the batch, each code and message once. */
export function withFault<Batch extends BatchRecord>(
  batch: Batch,
  code: string,
  message: string,
): Batch {
  const known = batch.faults.some((fault) => fault.code === code && fault.message === message);
  return known ? batch : { ...batch, faults: [...batch.faults, { code, message }] };
}

/**
 * Notes that an execution may exist whose id nobody was ever told, and the key that leads to it.
 *
 * A platform that does not honour keys runs the batch twice where it is sent again, and the audit
 * record has to name both.
 */
export function withLostAnswer<Batch extends BatchRecord>(batch: Batch, problem: string): Batch {
  const key = idempotencyKeyOf(batch);
  return withFault(
    batch,
    'submission_ambiguous',
    `${problem}; an execution may have been started under the key ${key}`,
  );
}
