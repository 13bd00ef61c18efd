/**
 * What the looks, or the sends, of one pass share: the first answer that asks for silence is heard by all,
 * and those under way ask for nothing more.
 */
export class Silence {
  #isAskedFor = false;

  get isAskedFor(): boolean {
    return this.#isAskedFor;
  }

  /** Hands on an outcome once it is heard. */
  heed<Outcome extends { readonly status: string; readonly retryAfterSeconds?: number | null }>(
    outcome: Outcome,
  ): Outcome {
    this.#isAskedFor ||= (outcome.retryAfterSeconds ?? 0) > 0;
    return outcome;
  }
}
