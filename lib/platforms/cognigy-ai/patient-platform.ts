import { AuthenticationFailed } from '../../domain/errors.ts';
import type { Platform, Unavailable } from '../../steps/ports/platform.ts';

const REFUSED_FOR_GOOD_MS = 30_000;
const ASK_AGAIN_SECONDS = 5;

/**
 * A platform whose refusal of a key that has worked in this run is asked for again for a while, before it
 * ends the run. Whoever has an execution was let in once.
 */
export function patientPlatform<P extends Platform>(platform: P, now: () => number): P {
  const refusedSince = new Map<string, number>();
  let hasWorked = false;
  const patient = async <T>(call: string, isKnown: boolean, work: () => Promise<T>) => {
    hasWorked ||= isKnown;
    try {
      const outcome = await work();
      refusedSince.delete(call);
      return outcome;
    } catch (error) {
      if (!(error instanceof AuthenticationFailed) || !hasWorked) throw error;
      const since = refusedSince.get(call) ?? now();
      refusedSince.set(call, since);
      if (now() - since >= REFUSED_FOR_GOOD_MS) throw error;
      return refusedForNow(error.message);
    }
  };
  return {
    ...platform,
    submit: async (request) => {
      const outcome = await patient('submit', false, () => platform.submit(request));
      hasWorked ||= outcome.status === 'accepted';
      return outcome;
    },
    status: (executionId, asked) =>
      patient('status', true, () => platform.status(executionId, asked)),
    results: (executionId, asked) =>
      patient('results', true, () => platform.results(executionId, asked)),
  };
}

function refusedForNow(problem: string): Unavailable {
  return {
    status: 'unavailable',
    reached: true,
    problem,
    retryAfterSeconds: ASK_AGAIN_SECONDS,
  };
}
