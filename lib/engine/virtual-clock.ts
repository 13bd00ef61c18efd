import type { Clock } from './clock.ts';

interface Sleeper {
  readonly wakeAt: number;
  /** Settles the order of those who wake at the same instant: first come, first served. */
  readonly sequence: number;
  readonly wake: () => void;
}

/**
 * A clock that jumps to the next moment somebody waits for, as soon as nobody has anything to do.
 *
 * Any number of executions can share one. It takes promises and everything in memory for work that
 * is done within the instant; work that takes real time (sockets, files) is announced by `during`.
 * Who hands work on by `setImmediate` without announcing it asks for as many `turns` of the event loop.
 */
export class VirtualClock implements Clock {
  /** Latest first, so that the next one to wake is popped. */
  readonly #sleepers: Sleeper[] = [];
  #now: number;
  #sequence = 0;
  #realWork = 0;
  #stepping: Promise<void> | null = null;

  readonly #turns: number;

  constructor(startAt: number = Date.UTC(2026, 0, 1), turns = 1) {
    this.#now = startAt;
    this.#turns = turns;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wakeAt = this.#now + Math.max(0, milliseconds);
      const cancel = () => {
        this.#remove(sleeper);
        resolve();
      };
      const wake = () => {
        signal?.removeEventListener('abort', cancel);
        resolve();
      };
      const sleeper: Sleeper = { wakeAt, sequence: this.#sequence++, wake };
      this.#sleepers.splice(this.#placeOf(sleeper), 0, sleeper);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  /** Does real work, during which time stands still. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#realWork += 1;
    try {
      return await work();
    } finally {
      this.#realWork -= 1;
    }
  }

  /**
   * Lets time pass until `work` is settled, and returns what it returns.
   *
   * @throws Error where the work waits for something that no passing of time will bring.
   */
  async run<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    work.then(settle, settle);
    await this.#quiet();
    while (!isSettled) {
      if (this.#sleepers.length === 0) {
        throw new Error('nobody sleeps on the virtual clock, and the work is not done');
      }
      await this.#step();
    }
    return work;
  }

  /** Wakes everybody who is due within the next `milliseconds`, each at their time. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await this.#quiet();
    while ((this.#sleepers.at(-1)?.wakeAt ?? Number.POSITIVE_INFINITY) <= until) await this.#step();
    this.#now = until;
  }

  /** Wakes the next one and lets all that follows from it happen; one step at a time, whoever asks. */
  #step(): Promise<void> {
    this.#stepping ??= this.#wakeNext().finally(() => {
      this.#stepping = null;
    });
    return this.#stepping;
  }

  async #wakeNext(): Promise<void> {
    const sleeper = this.#sleepers.pop();
    if (sleeper === undefined) return;
    this.#now = sleeper.wakeAt;
    sleeper.wake();
    await this.#quiet();
  }

  async #quiet(): Promise<void> {
    do for (let turn = 0; turn < this.#turns; turn++) await settled();
    while (this.#realWork > 0);
  }

  #remove(sleeper: Sleeper): void {
    const place = this.#placeOf(sleeper);
    if (this.#sleepers[place] === sleeper) this.#sleepers.splice(place, 1);
  }

  /** Where the sleeper stands, or would stand, by binary search. */
  #placeOf(sleeper: Sleeper): number {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#sleepers[middle];
      if (other !== undefined && isLater(other, sleeper)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isLater(one: Sleeper, other: Sleeper): boolean {
  return one.wakeAt === other.wakeAt ? one.sequence > other.sequence : one.wakeAt > other.wakeAt;
}

/** A turn of the event loop: by then every promise that can go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
