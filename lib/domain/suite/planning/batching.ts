/** A slice of a suite that goes out as one execution. */
export interface BatchPlan {
  readonly index: number;
  /** Position of its first case in the suite. */
  readonly firstCase: number;
  readonly cases: number;
}

/**
 * As few batches as the limit allows, whose sizes differ by one case at most.
 *
 * Filling each to the limit would leave a small rest: executions run side by side, and the largest one
 * decides how long the run takes.
 */
export function planBatches(cases: number, maxBatchSize: number): BatchPlan[] {
  const count = Math.ceil(cases / maxBatchSize);
  const smallest = Math.floor(cases / count);
  const largerOnes = cases % count;
  return Array.from({ length: count }, (_, index) => ({
    index,
    firstCase: index * smallest + Math.min(index, largerOnes),
    cases: smallest + (index < largerOnes ? 1 : 0),
  }));
}
