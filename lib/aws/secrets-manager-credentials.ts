import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { ConfigurationInvalid } from '../domain/errors.ts';
import type { Credentials } from '../platforms/access-token.ts';
import { type SecretOptions, SecretsManagerSecret } from './secrets-manager-secret.ts';

/** The platform's client as it lies in its secret. */
const CredentialsSecret = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
});

/** The platform's client id and secret, as they currently are in Secrets Manager. */
export class SecretsManagerCredentials {
  readonly #secret: SecretsManagerSecret;
  readonly #options: SecretOptions;

  constructor(client: SecretsManagerClient, options: SecretOptions) {
    this.#secret = new SecretsManagerSecret(client, { secretId: options.secretId });
    this.#options = options;
  }

  /**
   * What was read last; `fresh` reads again, for credentials that were rotated in mid-run.
   *
   * @throws ConfigurationInvalid where the secret is missing, forbidden or malformed.
   */
  async read({ fresh }: { readonly fresh: boolean }): Promise<Credentials> {
    const parsed = CredentialsSecret.safeParse(jsonOrNull(await this.#secret.read(fresh)));
    if (!parsed.success) {
      throw new ConfigurationInvalid(
        `the secret ${this.#options.secretId} is not {"client_id": "…", "client_secret": "…"}`,
      );
    }
    this.#options.onValue?.(parsed.data.client_secret);
    return { clientId: parsed.data.client_id, clientSecret: parsed.data.client_secret };
  }
}

/** Null for text that is not JSON; the text itself is a secret and stays out of every message. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
