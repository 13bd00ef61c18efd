import { PlatformBusy, PlatformUnreachable, SuiteRejected } from '../../domain/errors.ts';
import { foreignText } from '../foreign-text.ts';
import type { CognigyAiApi } from './api-client.ts';
import { keyProblem } from './api-key.ts';
import type { ApiFailure, ApiOutcome } from './api-outcome.ts';

const MAX_TRIES = 3;
/** Where the platform asks for longer, the whole step is run again instead. */
const MAX_WAIT_MS = 20_000;
const MAX_NAMES = 12;

export interface LookUp {
  readonly api: CognigyAiApi;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/**
 * The answer to a question that planning cannot do without, asked again where the platform was busy.
 *
 * @param rejected what a 400 or 404 means to the author of the suite; null where it means nothing to them
 * @throws AuthenticationFailed where the key is refused.
 * @throws SuiteRejected where the suite names what is not there.
 * @throws PlatformBusy where it asks for time, or a gateway before it has trouble.
 * @throws PlatformUnreachable where no usable answer came.
 */
export async function ask<T>(
  { api, sleep }: LookUp,
  question: () => Promise<ApiOutcome<T>>,
  rejected: string,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await question();
    if (outcome.status === 'ok') return outcome.value;
    const waitMs = (outcome.retryAfterSeconds ?? attempt) * 1_000;
    const mustEnd = !isPassing(outcome) || attempt >= MAX_TRIES || waitMs > MAX_WAIT_MS;
    if (mustEnd) throw errorOf(outcome, api.address.text, rejected);
    await sleep(waitMs);
  }
}

function isPassing({ kind }: ApiFailure): boolean {
  return (
    kind === 'unreachable' ||
    kind === 'no_answer' ||
    kind === 'throttled' ||
    kind === 'server_error'
  );
}

/** Status 500 is no sign of it: some environments answer so to a wrong key or host. */
function isBusy({ kind, httpStatus }: ApiFailure): boolean {
  return kind === 'throttled' || (kind === 'server_error' && httpStatus !== 500);
}

function errorOf(failure: ApiFailure, platform: string, rejected: string): Error {
  const key = keyProblem(failure, platform);
  if (key !== null) return key;
  if (failure.kind === 'rejected' || failure.kind === 'not_found') {
    return new SuiteRejected(`${rejected} (${failure.problem})`);
  }
  if (failure.kind === 'unreadable') {
    return new PlatformUnreachable(
      `what answers at ${platform} does not look like the API of Cognigy.AI (${failure.problem}): check COGNIGY_API_URL, which begins with https://api-`,
    );
  }
  if (failure.kind === 'contradictory') {
    return new PlatformUnreachable(
      `the platform at ${platform} cannot be believed: ${failure.problem}; try again, and if it stays so, ask whoever runs the platform`,
    );
  }
  if (isBusy(failure)) {
    return new PlatformBusy(
      `the platform at ${platform} cannot be asked yet (${failure.problem})`,
      failure.retryAfterSeconds,
    );
  }
  const hint =
    failure.kind === 'server_error'
      ? '; some environments answer like this to a wrong key or host: check COGNIGY_API_KEY and COGNIGY_API_URL'
      : ': check COGNIGY_API_URL and the network';
  return new PlatformUnreachable(
    `the platform at ${platform} cannot be asked (${failure.problem})${hint}`,
  );
}

export interface Named {
  readonly _id: string;
  readonly name: string;
  readonly referenceId?: string;
}

/**
 * The one of `candidates` that is meant by an id, a reference id or a name.
 * @throws SuiteRejected with the names that there are, or where a name is that of several.
 */
export function oneOf<T extends Named>(
  candidates: readonly T[],
  wanted: string,
  field: string,
  what: string,
): T {
  const byId = candidates.find(({ _id, referenceId }) => _id === wanted || referenceId === wanted);
  if (byId !== undefined) return byId;
  const named = candidates.filter(({ name }) => name === wanted);
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only;
  const said = `${field} is ${JSON.stringify(wanted)}`;
  if (only !== undefined) {
    throw new SuiteRejected(
      `${said}, the name of ${named.length} ${what}s (${named.map(({ _id }) => _id).join(', ')}): write an id instead`,
    );
  }
  throw new SuiteRejected(
    `${said}, which no ${what} has for its id or name; ${known(candidates, what)}`,
  );
}

export function known(candidates: readonly Pick<Named, 'name'>[], what: string): string {
  if (candidates.length === 0) return `there is no ${what} at all`;
  const names = candidates.slice(0, MAX_NAMES).map(({ name }) => `"${foreignText(name, 60)}"`);
  const rest = candidates.length - names.length;
  return `there are ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
