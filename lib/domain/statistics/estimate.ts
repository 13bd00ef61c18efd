import type { Interval } from './wilson-interval.ts';

/** A share with its 95 % interval. */
export interface Estimate extends Interval {
  readonly value: number;
}
