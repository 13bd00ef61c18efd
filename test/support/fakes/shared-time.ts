/**
 * One time for several who wait in it: it goes on when all of them wait, to the first who is due. So the order of
 * what they do follows from how long each waits, and from nothing that the machine does.
 */
export class SharedTime {
  #nowMs = 0;
  #present: number;
  readonly #waiting: { readonly dueMs: number; readonly goOn: () => void }[] = [];

  constructor(present: number) {
    this.#present = present;
  }

  wait(ms: number): Promise<void> {
    return new Promise((goOn) => {
      this.#waiting.push({ dueMs: this.#nowMs + ms, goOn });
      this.#passOn();
    });
  }

  /** One of those present is done, and nobody waits for it any more. */
  leave(): void {
    this.#present -= 1;
    this.#passOn();
  }

  #passOn(): void {
    if (this.#waiting.length < this.#present) return;
    this.#waiting.sort((one, other) => other.dueMs - one.dueMs);
    const first = this.#waiting.pop();
    if (first === undefined) return;
    this.#nowMs = first.dueMs;
    first.goOn();
  }
}
