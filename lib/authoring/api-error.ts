import { ConfigurationInvalid, PlatformUnreachable } from '../domain/errors.ts';
import type { ApiFailure, ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import { explainFailure } from './explain-failure.ts';

/** The value of a call that has to succeed for the work to go on; throws as `apiError` says. */
export function need<T>(outcome: ApiOutcome<T>): T {
  if (outcome.status === 'ok') return outcome.value;
  throw apiError(outcome);
}

/** `ConfigurationInvalid` where the set-up is to be mended, `PlatformUnreachable` where the platform is to be waited for. */
function apiError(failure: ApiFailure): ConfigurationInvalid | PlatformUnreachable {
  const { message, remedy, cause } = explainFailure('call', failure);
  const text = remedy === null ? message : `${message}; ${remedy}`;
  return cause === 'platform' ? new PlatformUnreachable(text) : new ConfigurationInvalid(text);
}
