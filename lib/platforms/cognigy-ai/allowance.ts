/** What one pass may still send under a limit that others share; taken in blocks, the rest given back. */
export class Allowance {
  readonly #source: AllowanceSource;
  readonly #block: () => number;
  #left = 0;
  /** By all who wait for their turn, so that one request of ours takes it for all of them. */
  #wanted = 0;
  #waitMs = 0;
  #taking: Promise<void> = Promise.resolve();

  /** @param block what is taken at least, as it is then */
  constructor(source: AllowanceSource, block: () => number) {
    this.#source = source;
    this.#block = block;
  }

  /** How long to stay away; 0 where nothing was denied. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /** Reserves all of `wanted` or nothing, so that nothing is begun that could not be ended. */
  async reserve(wanted: number): Promise<boolean> {
    this.#wanted += wanted;
    const taking = this.#taking.then(() => this.#take(wanted));
    this.#taking = taking.then(
      () => undefined,
      () => undefined,
    );
    return taking;
  }

  /** Returns what was reserved and not sent. */
  release(unused: number): void {
    this.#left += unused;
  }

  async close(): Promise<void> {
    await this.#taking;
    if (this.#left > 0) await this.#source.giveBack(this.#left);
    this.#left = 0;
  }

  async #take(wanted: number): Promise<boolean> {
    const wantedByAll = this.#wanted;
    this.#wanted -= wanted;
    if (this.#left < wanted && this.#waitMs === 0) {
      const { granted, waitMs } = await this.#source.take(
        Math.max(wantedByAll - this.#left, this.#block()),
      );
      this.#left += granted;
      if (this.#left < wanted) this.#waitMs = Math.max(1, waitMs);
    }
    if (this.#left < wanted) return false;
    this.#left -= wanted;
    return true;
  }
}

export interface AllowanceSource {
  take(wanted: number): Promise<{ readonly granted: number; readonly waitMs: number }>;
  giveBack(unused: number): Promise<void>;
}
