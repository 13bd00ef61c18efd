/** Something of the source that the suite does not say. */
export interface Loss {
  /** What and why, such as `expectedActions, which no answer shows`. */
  readonly what: string;
  readonly count: number;
  /** The first places where it stands. */
  readonly where: readonly string[];
}

const MAX_PLACES = 5;

/** Counts by kind what is left out. */
export class Losses {
  readonly #counts = new Map<string, number>();
  readonly #places = new Map<string, string[]>();

  add(what: string, at?: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
    const places = this.#places.get(what) ?? [];
    if (at !== undefined && places.length < MAX_PLACES && !places.includes(at)) places.push(at);
    this.#places.set(what, places);
  }

  /** In the order in which each was first met. */
  list(): Loss[] {
    return [...this.#counts].map(([what, count]) => ({
      what,
      count,
      where: this.#places.get(what) ?? [],
    }));
  }
}
