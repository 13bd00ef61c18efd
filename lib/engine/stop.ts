/** How an execution ends that does not end by itself. */
export type StopStatus = 'TIMED_OUT' | 'ABORTED';

/** Unwinds a stopped execution; no Retry or Catch sees it. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Says once, to everything that waits in an execution, that it is over. */
export class Stop {
  readonly #controller = new AbortController();
  #status: StopStatus | null = null;

  get status(): StopStatus | null {
    return this.#status;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  trip(status: StopStatus): void {
    this.#status ??= status;
    this.#controller.abort(status);
  }

  throwIfTripped(): void {
    if (this.#status !== null) throw new Stopped();
  }
}
