import type { IdSource } from './id-source.ts';

/** An entry as the API lists it. */
interface LogEntry {
  readonly _id: string;
  readonly timestamp: string;
  readonly type: string;
  readonly msg: string;
  readonly meta: { readonly userId: string };
  readonly traceId: string;
}

/** What the project writes down of conversations in which the bot kept silent; the newest first. */
export class ProjectLogs {
  readonly #ids: IdSource;
  readonly #now: () => number;
  #entries: readonly LogEntry[] = [];

  constructor(ids: IdSource, now: () => number) {
    this.#ids = ids;
    this.#now = now;
  }

  note(userId: string, traceId: string): void {
    const entry: LogEntry = {
      _id: this.#ids.next('log'),
      timestamp: new Date(this.#now()).toISOString(),
      type: 'error',
      msg: 'Error while performing LLM completion: no large language model is configured',
      meta: { userId },
      traceId,
    };
    this.#entries = [entry, ...this.#entries].slice(0, 1_000);
  }

  of(userId: string | null): readonly LogEntry[] {
    return this.#entries.filter((entry) => userId === null || entry.meta.userId === userId);
  }
}
