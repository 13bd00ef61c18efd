import type { Baseline } from '../../domain/run.ts';

/** The runs that others are held against; one per suite and label. */
export interface BaselineStore {
  /** All of a suite, by label. */
  list(suiteId: string): Promise<Baseline[]>;
  /** Puts one in the place of the one with the same label. */
  set(baseline: Baseline): Promise<void>;
}
