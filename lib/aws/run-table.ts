import type { BatchRecord } from '../domain/batch.ts';

/**
 * The table of runs, batches, durations, claims, names of suites and the token's lease. The stack creates
 * it by these names and the adapters use them.
 */
export const RunTable = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Seconds since 1970 UTC after which DynamoDB may drop the item. */
  timeToLive: 'expiresAt',
  /** Runs of a suite by start; needs `verdict` beside the keys. */
  suiteIndex: {
    name: 'runs-by-suite',
    partitionKey: 'suiteKey',
    sortKey: 'startedAt',
    projected: ['verdict'],
  },
  /** Holds only what is still open, by deadline; keys suffice. */
  openIndex: { name: 'open-runs', partitionKey: 'openKey', sortKey: 'deadlineAt' },
} as const;

/** The partition of the names of suites, one item for each that has runs. */
export const SUITES_KEY = 'SUITES';
/** The partition of all open runs: a few at a time, so one partition holds them. */
export const OPEN_KEY = 'OPEN';
export const RUN_SORT_KEY = 'RUN';
export const BATCH_SORT_PREFIX = 'BATCH#';
const RUN_PREFIX = 'RUN#';
const SUITE_PREFIX = 'SUITE#';
const DAY_SECONDS = 86_400;

export function runPartition(runId: string): string {
  return `${RUN_PREFIX}${runId}`;
}

export function runIdOf(partition: string): string {
  return partition.slice(RUN_PREFIX.length);
}

export function suiteKey(suiteId: string): string {
  return `${SUITE_PREFIX}${suiteId}`;
}

export function suiteIdOf(key: string): string {
  return key.slice(SUITE_PREFIX.length);
}

/** Padded, so that batches sort by index: the largest suite has 20,000 of them. */
export function batchSortKey(batch: Pick<BatchRecord, 'index'>): string {
  return `${BATCH_SORT_PREFIX}${String(batch.index).padStart(5, '0')}`;
}

/** The attribute by which an item may be dropped so many days after `now`, in milliseconds since 1970 UTC. */
export function expiry(now: number, days: number): { readonly [name: string]: { N: string } } {
  return { [RunTable.timeToLive]: { N: `${Math.ceil(now / 1000) + days * DAY_SECONDS}` } };
}
