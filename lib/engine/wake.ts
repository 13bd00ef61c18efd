/** Ends a Wait early from outside: the one under way, or else the next one to come. */
export class Wake {
  #isRung = false;
  #end: AbortController | null = null;

  ring(): void {
    this.#isRung = true;
    this.#end?.abort('woken');
  }

  /** Runs `wait` on a signal that is aborted by a ring, or along with `stop`. */
  async during(wait: (signal: AbortSignal) => Promise<void>, stop: AbortSignal): Promise<void> {
    const end = new AbortController();
    const finish = () => end.abort('over');
    this.#end = end;
    if (this.#isRung || stop.aborted) finish();
    stop.addEventListener('abort', finish);
    try {
      await wait(end.signal);
    } finally {
      stop.removeEventListener('abort', finish);
      this.#end = null;
      this.#isRung = false;
    }
  }
}
