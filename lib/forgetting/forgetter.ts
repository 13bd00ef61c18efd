import type { ForgettingEntry } from '../domain/forgetting/forgetting-log.ts';

/** Who forgets something, when, why and by which version. */
export type Forgetter = Pick<ForgettingEntry, 'at' | 'by' | 'reason' | 'tool'>;
