import type { BatchRecord } from '../../domain/batch.ts';
import { countsOf } from '../../domain/run-counts.ts';
import type { RunState } from '../../domain/run-state.ts';

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
