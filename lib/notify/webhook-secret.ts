import { Webhook } from 'standardwebhooks';
import { ConfigurationInvalid } from '../domain/errors.ts';

const STANDARD_PREFIX = 'whsec_';

/** Makes the value of `webhook-signature`. */
export interface WebhookSigner {
  sign(id: string, timestamp: Date, body: string): string;
}

/**
 * The signer for a secret: base64 after `whsec_`, as Standard Webhooks writes secrets; of any other
 * text its UTF-8 bytes are the key.
 *
 * Several `whsec_…` with white space between them sign each for itself, so that a receiver which holds
 * any one of them is content while a secret is rotated.
 *
 * @throws ConfigurationInvalid where the secret is empty or not base64 after its prefix.
 */
export function webhookSigner(secret: string, endpoint: string): WebhookSigner {
  const parts = secret.trim().split(/\s+/);
  const areStandard = parts.every((part) => part.startsWith(STANDARD_PREFIX));
  const signers = (areStandard ? parts : [secret]).map((one) => signerOf(one, endpoint));
  return {
    sign: (id, timestamp, body) =>
      signers.map((signer) => signer.sign(id, timestamp, body)).join(' '),
  };
}

function signerOf(secret: string, endpoint: string): Webhook {
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
