import { AuthenticationFailed, ConfigurationInvalid } from '../../domain/errors.ts';
import type { ApiFailure } from './api-outcome.ts';

/** An API key that shows itself only in a header: not in JSON, not to `console.log`. */
export class ApiKey {
  readonly #value: string;

  /** @throws ConfigurationInvalid where the text cannot be a key; it is not repeated. */
  constructor(value: string) {
    if (!/^[\x21-\x7e]{8,4096}$/.test(value)) {
      throw new ConfigurationInvalid(
        'the API key (COGNIGY_API_KEY) is not one line of at least 8 printable characters without spaces: copy it again from My Profile in Cognigy.AI',
      );
    }
    this.#value = value;
  }

  header(): string {
    return this.#value;
  }
}

/** The error that nobody but a person can mend, for a failure that is one; null for any other. */
export function keyProblem(failure: ApiFailure, platform: string): AuthenticationFailed | null {
  if (failure.kind === 'wrong_key') {
    return new AuthenticationFailed(
      `the platform at ${platform} does not take the API key: check COGNIGY_API_KEY and that the key belongs to this environment (${failure.problem})`,
    );
  }
  if (failure.kind === 'forbidden') {
    return new AuthenticationFailed(
      `the platform at ${platform} does not let this API key do that: give its user the role playbook_editor (or playbook_admin) in the project (${failure.problem})`,
    );
  }
  return null;
}
