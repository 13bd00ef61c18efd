import { generateKeyPairSync } from 'node:crypto';
import { type VerdictKey, verdictKeyOf } from '../domain/attestation/verdict-key.ts';

export interface NewSigningKey extends Pick<VerdictKey, 'keyid'> {
  /** PKCS#8 in PEM. */
  readonly privatePem: string;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicPem: string;
}

/** A key that nobody has seen yet. */
export function newSigningKey(): NewSigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { keyid, pem } = verdictKeyOf(publicKey);
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { keyid, privatePem, publicPem: pem };
}
