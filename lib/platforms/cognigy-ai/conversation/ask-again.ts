import type { ApiFailure, ApiOutcome } from '../api-outcome.ts';

/** Before each further try; all of them are over within half a minute. */
const PAUSES_MS = [2_000, 8_000, 18_000] as const;

export interface Doubt {
  /** Claims that the failure may be of this moment alone, and that asking again does no harm. */
  readonly isPassing: (failure: ApiFailure) => boolean;
  /** Waits, and reserves the request; false where there is none left. */
  readonly mayAskAgain: (pauseMs: number) => Promise<boolean>;
}

/** The outcome of a call that is not believed at once where it has failed. */
export async function askAgain<T>(
  call: () => Promise<ApiOutcome<T>>,
  { isPassing, mayAskAgain }: Doubt,
): Promise<ApiOutcome<T>> {
  let outcome = await call();
  for (const pauseMs of PAUSES_MS) {
    if (outcome.status === 'ok' || !isPassing(outcome)) return outcome;
    if (!(await mayAskAgain(pauseMs))) return outcome;
    outcome = await call();
  }
  return outcome;
}

/** Claims that the other side understood us and said no, so that nothing was done. */
export function isRefusal({ kind }: ApiFailure): boolean {
  return (
    kind === 'wrong_key' || kind === 'forbidden' || kind === 'not_found' || kind === 'rejected'
  );
}
