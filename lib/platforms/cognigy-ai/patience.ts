import type { Unavailable } from '../../steps/ports/platform.ts';
import { keyProblem } from './api-key.ts';
import { type ApiFailure, type ApiOutcome, wasReached } from './api-outcome.ts';

const REFUSED_FOR_GOOD_MS = 30_000;
const ASK_AGAIN_SECONDS = 5;

export interface PatienceOptions {
  /** Of the platform, as messages name it. */
  readonly address: string;
  readonly now: () => number;
}

/** A call that has worked in this run is asked again for a while before its refusal ends the run. */
export class Patience {
  readonly #address: string;
  readonly #now: () => number;
  readonly #worked = new Set<string>();
  readonly #refusedSince = new Map<string, number>();

  constructor({ address, now }: PatienceOptions) {
    this.#address = address;
    this.#now = now;
  }

  /** Takes note of what came of a call. */
  heed(call: string, { status }: ApiOutcome<unknown>): void {
    if (status === 'failed') return;
    this.#worked.add(call);
    this.#refusedSince.delete(call);
  }

  /**
   * What to go on with where the key is refused; null where it is not.
   *
   * @param hasWorked claims that it has, whoever made it
   * @throws AuthenticationFailed where it never worked, or is refused for good.
   */
  withRefusal(call: string, failure: ApiFailure, hasWorked = false): Unavailable | null {
    const refusal = keyProblem(failure, this.#address);
    if (refusal === null) return null;
    const since = this.#refusedSince.get(call) ?? this.#now();
    this.#refusedSince.set(call, since);
    const isNew = this.#now() - since < REFUSED_FOR_GOOD_MS;
    if (!isNew || !(hasWorked || this.#worked.has(call))) throw refusal;
    return {
      status: 'unavailable',
      reached: wasReached(failure),
      problem: failure.problem,
      retryAfterSeconds: ASK_AGAIN_SECONDS,
    };
  }
}
