import type { ApiOutcome } from './api-outcome.ts';

/** The platform's clock as its answers show it; ours where it has shown none. */
export class PlatformClock {
  readonly #now: () => number;
  #aheadMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes note of what an answer that has just come says of the time. */
  heed(outcome: ApiOutcome<unknown>): void {
    if (outcome.status === 'failed' || outcome.saidAt === undefined) return;
    // It was written before it came and in whole seconds, so this is never too much.
    this.#aheadMs = outcome.saidAt - this.#now();
  }

  /** What it showed at an instant of ours at the earliest, in milliseconds since 1970 UTC and whole seconds. */
  earliestAt(ours: number): number {
    return Math.floor((ours + this.#aheadMs) / 1_000) * 1_000;
  }
}
