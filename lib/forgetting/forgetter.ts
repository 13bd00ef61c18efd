import type { Redaction } from '../domain/forgetting/forgetting-log.ts';

/** Who forgets something, when, why and by which version. */
export type Forgetter = Pick<Redaction, 'at' | 'by' | 'reason' | 'tool'>;
