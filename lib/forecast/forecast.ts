import type { RequestCount } from './modelled-wire.ts';

/** What one run of a suite will cost. */
export interface Forecast {
  readonly suite_id: string;
  /** Cases with their repetitions. */
  readonly tries: number;
  readonly batches: number;
  /** What the bot will be told: by the platform, or by us where we speak to it. */
  readonly messages: number;
  readonly requests: number;
  readonly requests_by_kind: RequestCount;
  readonly seconds: number;
  /** Batches that are not done at the deadline. */
  readonly batches_cut_off: number;
  /** Of a run in a deployed gate, in US cents. */
  readonly aws_cents: number;
  readonly assumptions: readonly string[];
  /** Of a suite that may end early: the same where it makes every call. */
  readonly every_call?: Pick<Forecast, 'tries' | 'messages' | 'requests' | 'seconds' | 'aws_cents'>;
}
