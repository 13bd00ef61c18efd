import type { HttpClient } from './http.ts';

/** Remembers whether a mock has answered: it says so of itself, wherever it is served. */
export class MockWatch {
  #hasAnswered = false;

  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** The client under watch. */
  of(http: HttpClient): HttpClient {
    return async (request) => {
      const outcome = await http(request);
      if (outcome.kind === 'answer' && outcome.isMock === true) this.#hasAnswered = true;
      return outcome;
    };
  }
}
