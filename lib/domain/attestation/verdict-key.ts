import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ConfigurationInvalid } from '../errors.ts';
import { sha256Of } from '../sha256.ts';

/** A public key that verdicts are verified by. */
export interface VerdictKey {
  /** SHA-256 of the key as a DER of SubjectPublicKeyInfo, in lower-case hex. */
  readonly keyid: string;
  readonly pem: string;
  readonly key: KeyObject;
}

/** Ed25519 for a key in a file; P-256 in AWS KMS, which signs no long message with Ed25519. */
const HASHES: Readonly<Record<string, string | null>> = { ed25519: null, ec: 'sha256' };

/** @throws ConfigurationInvalid where the text is no public key of a kind that verdicts are signed with. */
export function readVerdictKey(pem: string): VerdictKey {
  if (pem.includes('PRIVATE KEY')) {
    throw new ConfigurationInvalid(
      'this is a private key, which nobody needs who verifies: give the public key that "cognigate keygen" printed',
    );
  }
  return verdictKeyOf(parsed(pem));
}

/** @throws ConfigurationInvalid where the key is of another kind. */
export function verdictKeyOf(key: KeyObject): VerdictKey {
  const type = key.asymmetricKeyType ?? '';
  const isKnown = type === 'ec' ? key.asymmetricKeyDetails?.namedCurve === 'prime256v1' : true;
  if (!Object.hasOwn(HASHES, type) || !isKnown) {
    throw new ConfigurationInvalid(
      `a key of the kind ${type} signs no verdicts: make one by "cognigate keygen", or use a key of AWS KMS with ECC_NIST_P256`,
    );
  }
  const spki = key.export({ type: 'spki', format: 'der' });
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  return { keyid: sha256Of(spki), pem, key };
}

/** Claims that the signature of the message was made with the private half of the key. */
export function isSignedBy(
  { key }: VerdictKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(HASHES[key.asymmetricKeyType ?? ''] ?? null, message, key, signature);
}

function parsed(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new ConfigurationInvalid(
      'this is no public key in PEM: give one that begins with -----BEGIN PUBLIC KEY-----, and all of it',
      { cause },
    );
  }
}
