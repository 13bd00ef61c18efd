import { setImmediate } from 'node:timers/promises';
import { LONGEST_INTERVAL_SECONDS } from '../../../lib/domain/pace/poll-plan.ts';
import { realClock } from '../../../lib/engine/clock.ts';
import type { SteadyClock } from '../../../lib/local/steady-clock.ts';

/** What is longer guards a step or a run, and is called off when that has ended. */
const LONGEST_JUMP_MS = LONGEST_INTERVAL_SECONDS * 1_000;

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/**
 * A clock that stands, and jumps to the first of those who wait: who waits beside another is called off or
 * waits on, as in real time.
 */
export class QueuedClock implements SteadyClock {
  readonly #sleepers = new Set<Sleeper>();
  #now = Date.UTC(2026, 10, 28);
  #isDraining = false;

  readonly now = () => this.#now;
  readonly stepMs = () => 0;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (ms > LONGEST_JUMP_MS) return realClock.sleep(ms, signal);
    return new Promise((resolve) => {
      const sleeper = { wakeAt: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        if (this.#sleepers.delete(sleeper)) resolve();
      });
      void this.#drain();
    });
  };

  jump(ms: number): void {
    this.#now += ms;
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (;;) {
      // Who was woken last goes on before the next one is.
      for (let turn = 0; turn < 3; turn++) await setImmediate();
      const [first] = [...this.#sleepers].sort((one, other) => one.wakeAt - other.wakeAt);
      if (first === undefined) break;
      this.#sleepers.delete(first);
      this.#now = Math.max(this.#now, first.wakeAt);
      first.wake();
    }
    this.#isDraining = false;
  }
}
