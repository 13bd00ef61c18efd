/** Lets at most `limit` requests through in a window; the windows follow one another without a gap. */
export class RequestWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #window = -1;
  #used = 0;

  constructor(limit: number, windowSeconds: number, now: () => number) {
    this.#limit = limit;
    this.#windowMs = windowSeconds * 1000;
    this.#now = now;
  }

  /** Null where the request may pass, else the whole seconds until the next window. */
  admit(): number | null {
    const now = this.#now();
    const window = Math.floor(now / this.#windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    if (this.#used < this.#limit) {
      this.#used += 1;
      return null;
    }
    return Math.max(1, Math.ceil(((window + 1) * this.#windowMs - now) / 1000));
  }
}
