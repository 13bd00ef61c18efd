import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { jsonOrNull } from '../../../lib/aws/secrets-manager-credentials.ts';
import { SecretsManagerSecret } from '../../../lib/aws/secrets-manager-secret.ts';
import { ConfigurationInvalid } from '../../../lib/domain/errors.ts';
import type { Redactor } from '../redactor.ts';

const KeySecret = z.object({ api_key: z.string().min(1) });

export interface KeyPlace {
  readonly secretId: string;
  readonly redactor: Redactor;
  /** Claims that a copy of this process may be out of date. */
  readonly fresh: boolean;
}

/** @throws ConfigurationInvalid where the secret is no key of Cognigy.AI. */
export async function readApiKey(
  client: SecretsManagerClient,
  { secretId, redactor, fresh }: KeyPlace,
): Promise<string> {
  const text = await new SecretsManagerSecret(client, { secretId }).read(fresh);
  const secret = KeySecret.safeParse(jsonOrNull(text));
  if (!secret.success) {
    throw new ConfigurationInvalid(`the secret ${secretId} is not {"api_key": "…"}`);
  }
  redactor.learn(secret.data.api_key);
  return secret.data.api_key;
}
