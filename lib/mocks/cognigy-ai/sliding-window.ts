/** Counts what happens in any span of `seconds`, and lets at most `limit` of it through. */
export class SlidingWindow {
  readonly #limit: number;
  readonly #spanMs: number;
  readonly #now: () => number;
  readonly #admitted: number[] = [];
  #first = 0;
  /** The most that any span has held. */
  peak = 0;

  constructor(limit: number, seconds: number, now: () => number) {
    this.#limit = limit;
    this.#spanMs = seconds * 1000;
    this.#now = now;
  }

  /** Null where there is room, and then one more is counted; else the whole seconds until there is room. */
  admit(): number | null {
    const now = this.#now();
    if (this.#held(now) < this.#limit) {
      this.#add(now);
      return null;
    }
    const oldest = this.#admitted[this.#first] ?? now;
    return Math.max(1, Math.ceil((oldest + this.#spanMs - now) / 1000));
  }

  /** Counts one more whether there is room or not; true where it is one too many. */
  note(): boolean {
    const now = this.#now();
    const isTooMany = this.#held(now) >= this.#limit;
    this.#add(now);
    return isTooMany;
  }

  #held(now: number): number {
    for (;;) {
      const oldest = this.#admitted[this.#first];
      if (oldest === undefined || oldest + this.#spanMs > now) break;
      this.#first += 1;
    }
    return this.#admitted.length - this.#first;
  }

  #add(now: number): void {
    this.#admitted.push(now);
    this.peak = Math.max(this.peak, this.#held(now));
    if (this.#first < 10_000) return;
    this.#admitted.splice(0, this.#first);
    this.#first = 0;
  }
}
