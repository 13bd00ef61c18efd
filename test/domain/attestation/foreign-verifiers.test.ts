import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { describe, expect, it } from 'vitest';
import { type VerdictKey, verdictKeyOf } from '../../../lib/domain/attestation/verdict-key.ts';
import { anEnvelope, aSigningKey, aStatement } from '../../support/builders/verdict-builders.ts';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kmsKey = {
  ...verdictKeyOf(p256.publicKey),
  privatePem: '',
  signer: {
    publicKey: async () => verdictKeyOf(p256.publicKey).pem,
    sign: async (message: Uint8Array) => sign('sha256', message, p256.privateKey),
  },
};

/** Has the envelope verified by the library of Sigstore, by a public key alone: no certificate, no log. */
function verifiedBySigstore(envelope: Uint8Array, { keyid, pem }: VerdictKey): void {
  const bundle = bundleFromJSON({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: keyid } },
    dsseEnvelope: JSON.parse(new TextDecoder().decode(envelope)),
  });
  const trusted = toTrustMaterial(
    {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      certificateAuthorities: [],
      ctlogs: [],
      tlogs: [],
      timestampAuthorities: [],
    },
    () => ({ publicKey: createPublicKey(pem), validFor: () => true }),
  );
  new Verifier(trusted, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(
    toSignedEntity(bundle),
  );
}

describe('the library of Sigstore', () => {
  it.each([
    ['Ed25519', aSigningKey()],
    ['a key like those of AWS KMS', kmsKey],
  ])(
    'accepts an envelope that is signed with %s, and refuses it when it is changed',
    async (_, key) => {
      const envelope = await anEnvelope(aStatement(), key);
      const other = await anEnvelope(aStatement({ verdict: 'failed' }), key);
      const { signatures } = JSON.parse(new TextDecoder().decode(envelope));
      const changed = { ...JSON.parse(new TextDecoder().decode(other)), signatures };

      expect(() => verifiedBySigstore(envelope, key)).not.toThrow();
      expect(() =>
        verifiedBySigstore(new TextEncoder().encode(JSON.stringify(changed)), key),
      ).toThrow('signature');
      expect(() => verifiedBySigstore(envelope, aSigningKey())).toThrow('signature');
    },
  );
});
