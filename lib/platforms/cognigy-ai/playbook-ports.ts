import type { Unavailable } from '../../steps/ports/platform.ts';
import type { CognigyAiApi } from './api-client.ts';
import { keyProblem } from './api-key.ts';
import { type ApiFailure, wasReached } from './api-outcome.ts';
import type { PlatformClock } from './platform-clock.ts';
import type { Task } from './wire.ts';

/** What runs of playbooks are made and read by. */
export interface PlaybookPorts {
  readonly api: CognigyAiApi;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly clock: PlatformClock;
  /** Tasks that were seen to be done, by their ids, so that reading their runs takes no second look. */
  readonly done: Map<string, Task>;
}

/** @throws AuthenticationFailed where the key is refused: then nobody can go on. */
export function throwForKey(failure: ApiFailure, { api }: Pick<PlaybookPorts, 'api'>): void {
  const problem = keyProblem(failure, api.address.text);
  if (problem !== null) throw problem;
}

export function unavailable(failure: ApiFailure): Unavailable {
  const { problem, retryAfterSeconds } = failure;
  return { status: 'unavailable', reached: wasReached(failure), problem, retryAfterSeconds };
}
