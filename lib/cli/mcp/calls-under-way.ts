/** Calls that have not ended: a run that was cancelled still has to be written down. */
export class CallsUnderWay {
  readonly #calls = new Set<Promise<unknown>>();

  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#calls.add(work);
    try {
      return await work;
    } finally {
      this.#calls.delete(work);
    }
  }

  async ended(): Promise<void> {
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
  }
}
