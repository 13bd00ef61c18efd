import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { verdictKeyOf } from '../domain/attestation/verdict-key.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import type { VerdictSigner } from '../steps/ports/verdict-signing.ts';

const REMEDY = 'make one by "cognigate keygen"';

/**
 * Signs with an Ed25519 key in memory: the same message has the same signature, so that signing again
 * changes nothing.
 *
 * @param text PKCS#8 in PEM, or that once more in Base64, as variables of a CI hold it
 * @param source where the text comes from, for messages, which never quote it
 * @throws ConfigurationInvalid where it is no such key.
 */
export function keySigner(text: string, source: string): VerdictSigner {
  const key = privateKey(text, source);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new ConfigurationInvalid(
      `${source} holds a key of the kind ${key.asymmetricKeyType}, and verdicts are signed with Ed25519: ${REMEDY}`,
    );
  }
  const { pem } = verdictKeyOf(createPublicKey(key));
  return {
    publicKey: async () => pem,
    sign: async (message) => sign(null, message, key),
  };
}

function privateKey(text: string, source: string): KeyObject {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  try {
    return createPrivateKey(pem);
  } catch {
    // Its own words could quote the key.
    throw new ConfigurationInvalid(
      `${source} holds no private key in PEM (PKCS#8, without a passphrase): ${REMEDY}`,
    );
  }
}
