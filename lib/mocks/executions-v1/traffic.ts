import type { RequestKind } from './scenario.ts';

/** What has gone over the wire since the start. */
export interface TrafficCount {
  readonly requests: Readonly<Record<RequestKind, number>>;
  /** Requests to addresses that the contract does not have. */
  readonly misdirected: number;
  /** HTTP status to the number of answers; what a fault cut off is not in it. */
  readonly answers: Readonly<Record<string, number>>;
  readonly faulted: number;
  readonly rateLimited: number;
}

/** Counts requests and their answers. */
export class Traffic {
  readonly #requests: Record<RequestKind, number> = { token: 0, submit: 0, status: 0, results: 0 };
  readonly #answers: Record<string, number> = {};
  #misdirected = 0;
  #faulted = 0;
  rateLimited = 0;

  request(kind: RequestKind | null, faults: number): void {
    if (kind === null) this.#misdirected += 1;
    else this.#requests[kind] += 1;
    if (faults > 0) this.#faulted += 1;
  }

  answer(status: number): void {
    this.#answers[status] = (this.#answers[status] ?? 0) + 1;
  }

  count(): TrafficCount {
    return {
      requests: { ...this.#requests },
      misdirected: this.#misdirected,
      answers: { ...this.#answers },
      faulted: this.#faulted,
      rateLimited: this.rateLimited,
    };
  }
}
