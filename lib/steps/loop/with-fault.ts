import type { BatchRecord } from '../../domain/run.ts';

/** Notes an oddity of the platform on the batch, each code and message once. */
export function withFault(batch: BatchRecord, code: string, message: string): BatchRecord {
  const known = batch.faults.some((fault) => fault.code === code && fault.message === message);
  return known ? batch : { ...batch, faults: [...batch.faults, { code, message }] };
}
