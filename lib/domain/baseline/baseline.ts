import type { Suite } from '../suite/suite.ts';
import type { BaselineRun } from './compare-runs.ts';

/** The label that is meant where none is written. */
export const DEFAULT_BASELINE_LABEL = 'main';

/** What is known of the run that a run is held against. */
export type BaselineEvidence =
  | { readonly status: 'read'; readonly run: BaselineRun }
  /** There should be one, and it cannot be used: what rests on it is not measured. */
  | { readonly status: 'unusable'; readonly problem: string };

export function baselineLabelOf({ gate }: Pick<Suite, 'gate'>): string {
  return gate.baseline ?? DEFAULT_BASELINE_LABEL;
}
