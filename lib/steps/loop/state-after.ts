import type { BatchRecord, RunState } from '../../domain/run.ts';
import { isFinal, isOut } from '../run-access.ts';

/** The state that a step hands on: what it decided, and the counts that progress is shown by. */
export function stateAfter(
  state: RunState,
  batches: readonly BatchRecord[],
  decided: Pick<RunState, 'next' | 'waitSeconds'>,
  problem: string | null = null,
): RunState {
  const { trouble: _, ...rest } = state;
  return {
    ...rest,
    ...decided,
    ...(problem === null ? {} : { trouble: problem.slice(0, 300) }),
    counts: countsOf(batches),
  };
}

/** What progress is shown by. */
export function countsOf(batches: readonly BatchRecord[]): NonNullable<RunState['counts']> {
  return {
    cases: batches.reduce((sum, batch) => sum + batch.cases, 0),
    casesDone: batches.reduce((sum, batch) => sum + casesDone(batch), 0),
    batches: batches.length,
    batchesOut: batches.filter(isOut).length,
    batchesDone: batches.filter(isFinal).length,
  };
}

function casesDone(batch: BatchRecord): number {
  if (batch.phase === 'collected' || batch.phase === 'settled') return batch.cases;
  return Math.floor((batch.progress ?? 0) * batch.cases);
}
