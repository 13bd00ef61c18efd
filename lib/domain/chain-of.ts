import type { RunRecord } from './run.ts';
import { MOCK_CHAIN } from './suite/mock-chain.ts';

/** The audit chain and the history that a run belongs to: runs on a mock have their own of each (decision 26). */
export function chainOf({ suiteId, simulated }: Pick<RunRecord, 'suiteId' | 'simulated'>): string {
  return simulated === true ? `${MOCK_CHAIN}${suiteId}` : suiteId;
}

/** The chains that may hold the record of a run: one that was found simulated late may have been decided before. */
export function chainsOf(run: Pick<RunRecord, 'suiteId' | 'simulated'>): string[] {
  return [...new Set([chainOf(run), run.suiteId])];
}
