import { Webhook } from 'standardwebhooks';
import { ConfigurationInvalid } from '../domain/errors.ts';

const STANDARD_PREFIX = 'whsec_';

/**
 * The signer for a secret: base64 after `whsec_`, as Standard Webhooks writes secrets; of any other
 * text its UTF-8 bytes are the key.
 *
 * @throws ConfigurationInvalid where the secret is empty or not base64 after its prefix.
 */
export function webhookSigner(secret: string, endpoint: string): Webhook {
  try {
    return secret.startsWith(STANDARD_PREFIX)
      ? new Webhook(secret)
      : new Webhook(new TextEncoder().encode(secret), { format: 'raw' });
  } catch {
    // The cause is left out: it belongs to a library that was handed the secret.
    throw new ConfigurationInvalid(
      `the secret of the notification endpoint "${endpoint}" is unusable: write ${STANDARD_PREFIX} and base64, or any other text that is not empty`,
    );
  }
}
