import { AuthenticationFailed } from '../../../domain/errors.ts';
import type { Unavailable } from '../../../steps/ports/platform.ts';
import { keyProblem } from '../api-key.ts';
import { type ApiFailure, type ApiOutcome, wasReached } from '../api-outcome.ts';
import type { SimulatorApi } from './simulator-api.ts';
import type { Batch } from './simulator-wire.ts';

/** What runs of scenarios are made and read by. */
export interface SimulatorPorts {
  readonly api: SimulatorApi;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Batches that were seen to be over, by their executions, so that reading their runs takes no second look. */
  readonly over: Map<string, Batch>;
}

/** The error that nobody but a person can mend; null where the failure is no such one. */
function simulatorKeyProblem(failure: ApiFailure, platform: string): AuthenticationFailed | null {
  if (failure.kind !== 'forbidden') return keyProblem(failure, platform);
  return new AuthenticationFailed(
    `the platform at ${platform} does not let this API key use the Simulator: its user lacks the role in the project, or the environment the licence (${failure.problem})`,
  );
}

/** @throws AuthenticationFailed where the key is refused: then nobody can go on. */
export function throwForKey(failure: ApiFailure, { api }: Pick<SimulatorPorts, 'api'>): void {
  const problem = simulatorKeyProblem(failure, api.address.text);
  if (problem !== null) throw problem;
}

export function unavailable(failure: ApiFailure): Unavailable {
  const { problem, retryAfterSeconds } = failure;
  return { status: 'unavailable', reached: wasReached(failure), problem, retryAfterSeconds };
}

/**
 * Asks by the first of the ids that something goes by, and once by another where that one is not known: which
 * of them an address takes is documented nowhere.
 */
export async function byEitherId<T>(
  [first, second]: readonly string[],
  ask: (id: string) => Promise<ApiOutcome<T>>,
): Promise<{ readonly id: string; readonly outcome: ApiOutcome<T> }> {
  const id = first ?? '';
  const outcome = await ask(id);
  const isUnknown = outcome.status === 'failed' && outcome.kind === 'not_found';
  if (!isUnknown || second === undefined) return { id, outcome };
  return { id: second, outcome: await ask(second) };
}
