import * as z from 'zod';
import { type BatchRecord, executionOf, isOut, isOver } from './batch.ts';
import { callsOf } from './stopping/marks.ts';

/** What progress is shown by. */
export const RunCounts = z.object({
  cases: z.int(),
  casesDone: z.int(),
  batches: z.int(),
  batchesOut: z.int(),
  batchesDone: z.int(),
});
export type RunCounts = z.infer<typeof RunCounts>;

export function countsOf(batches: readonly BatchRecord[]): RunCounts {
  return {
    cases: batches.reduce((sum, batch) => sum + callsOf(batch), 0),
    casesDone: batches.reduce((sum, batch) => sum + casesDone(batch), 0),
    batches: batches.length,
    batchesOut: batches.filter(isOut).length,
    batchesDone: batches.filter(isOver).length,
  };
}

function casesDone(batch: BatchRecord): number {
  return Math.floor((executionOf(batch)?.progress ?? 0) * callsOf(batch));
}
