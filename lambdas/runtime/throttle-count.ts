import type { HttpClient } from '../../lib/platforms/http.ts';

/** How often the platform answered 429 since this was last asked. */
class ThrottleCount {
  #count = 0;

  take(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }

  /** The same client, with its throttled answers counted. */
  of(http: HttpClient): HttpClient {
    return async (request) => {
      const outcome = await http(request);
      if (outcome.kind === 'answer' && outcome.status === 429) this.#count += 1;
      return outcome;
    };
  }
}

/** Of this process, which handles one event at a time. */
export const throttleCount = new ThrottleCount();
