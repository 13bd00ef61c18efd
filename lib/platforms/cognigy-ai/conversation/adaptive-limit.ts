/** Gentle on a bot that may be a small one. */
const FIRST = 2;
/** An answer that takes so many times the fastest one, and the pause, says that the bot is busy. */
const SLOWER = 2;
const NOISE_MS = 250;

/**
 * How many conversations are held at once: as many as the bot answers without becoming slower.
 *
 * Doubled after as many good conversations as it allows, halved when one breaks off, one less where
 * answers become slow: the slow start and the decrease of TCP (RFC 5681), with answers for packets.
 */
export class AdaptiveLimit {
  readonly #most: number;
  #value: number;
  #good = 0;
  #fastestMs = Number.POSITIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
    this.#value = Math.min(FIRST, most);
  }

  get value(): number {
    return this.#value;
  }

  /** A conversation went well, whose slowest answer took so long. */
  went(slowestMs: number): void {
    this.#fastestMs = Math.min(this.#fastestMs, slowestMs);
    if (slowestMs > SLOWER * this.#fastestMs + NOISE_MS) {
      this.#good = 0;
      this.#value = Math.max(Math.min(FIRST, this.#most), this.#value - 1);
      return;
    }
    this.#good += 1;
    if (this.#good < this.#value) return;
    this.#good = 0;
    this.#value = Math.min(this.#most, this.#value * 2);
  }

  /** A conversation broke off, or was turned away. */
  broke(): void {
    this.#good = 0;
    this.#value = Math.max(1, Math.floor(this.#value / 2));
  }
}
