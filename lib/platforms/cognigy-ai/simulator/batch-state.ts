import { foreignText } from '../../foreign-text.ts';
import { OVER_WORDS } from './guesses.ts';
import type { Batch } from './simulator-wire.ts';

export type BatchState =
  | { readonly status: 'running'; readonly word: string; readonly progress: number | null }
  | { readonly status: 'over'; readonly how: 'completed' | 'failed' | 'stopped' };

/** A word that is not known runs; where there is no word, the counts say whether all runs are over. */
export function batchState(batch: Batch): BatchState {
  const { status, runs } = batch;
  const word = status?.trim() ?? '';
  const how = OVER_WORDS[word.toUpperCase()];
  if (how !== undefined) return { status: 'over', how };
  const { done, all } = countsIn(batch);
  if (word === '' && (runs ?? 0) > 0 && done >= all) return { status: 'over', how: 'completed' };
  return {
    status: 'running',
    word: word === '' ? 'running' : foreignText(word, 100),
    progress: all > 0 ? Math.min(1, done / all) : null,
  };
}

/**
 * What contradicts `COMPLETED` in the same record; null where nothing does, or not all is counted.
 *
 * What is missing shows in the runs, where they are read; where an end was asked for nothing else tells of it.
 */
export function outstandingIn(batch: Batch): string | null {
  const state = batchState(batch);
  if (state.status !== 'over' || state.how !== 'completed') return null;
  if (typeof batch.completedRuns !== 'number' || typeof batch.failedRuns !== 'number') return null;
  const { done, all } = countsIn(batch);
  return done >= all
    ? null
    : `the batch says that it has completed, with ${done} of ${all} runs over`;
}

function countsIn({ runs, numberOfExecutions, completedRuns, failedRuns }: Batch) {
  return {
    done: (completedRuns ?? 0) + (failedRuns ?? 0),
    // The one may count those that have begun; the other is not told by everybody.
    all: Math.max(runs ?? 0, numberOfExecutions ?? 0),
  };
}
