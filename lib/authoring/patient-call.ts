import { ConfigurationInvalid } from '../domain/errors.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import type { ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import { need } from './api-error.ts';

/** Where a limit is met and nothing says for how long. */
const UNSTATED_WAIT_SECONDS = 30;
/** Twice the documented window of the limit. */
const MAX_WAITS = 20;

export interface Patience {
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Hears why the push waits. */
  readonly onWait?: (message: string) => void;
}

export interface PushTools extends Patience {
  readonly api: CognigyAiApi;
  readonly projectId: string;
}

/**
 * The answer to a call, asked again after a limit, which proves that nothing was done.
 *
 * @param gone what it means that the platform does not know what the call is about
 * @throws ConfigurationInvalid or PlatformUnreachable for any other failure.
 */
export async function patient<T>(
  question: () => Promise<ApiOutcome<T>>,
  { sleep, onWait }: Patience,
  gone?: string,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    const outcome = await question();
    if (outcome.status === 'ok') return outcome.value;
    if (outcome.kind === 'not_found' && gone !== undefined) {
      throw new ConfigurationInvalid(`${gone} (${outcome.problem})`);
    }
    if (outcome.kind !== 'throttled' || waits >= MAX_WAITS) return need(outcome);
    const seconds = outcome.retryAfterSeconds ?? UNSTATED_WAIT_SECONDS;
    onWait?.(`the platform's limit of requests is used up: going on in ${seconds} s`);
    await sleep(seconds * 1000);
  }
}
