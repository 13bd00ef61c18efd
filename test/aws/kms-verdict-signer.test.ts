import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, it } from 'vitest';
import { KmsVerdictSigner } from '../../lib/aws/kms-verdict-signer.ts';
import { isSignedBy, readVerdictKey } from '../../lib/domain/attestation/verdict-key.ts';
import { SignatureUnavailable } from '../../lib/domain/errors.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1';
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const message = Buffer.from('DSSEv1 1 a 1 b'.repeat(1_000));
const kms = mockedClient(KMSClient);
let signer: KmsVerdictSigner;

beforeEach(() => {
  kms.reset();
  signer = new KmsVerdictSigner(new KMSClient({ region: 'eu-west-1' }), { keyArn });
  kms.on(GetPublicKeyCommand).resolves({
    PublicKey: pair.publicKey.export({ type: 'spki', format: 'der' }),
  });
  kms.on(SignCommand).resolves({ Signature: sign('sha256', message, pair.privateKey) });
});

describe('a key of AWS KMS', () => {
  it('is given the digest of a verdict, which is longer than a message there may be', async () => {
    const signature = await signer.sign(message);

    expect(kms.commandCalls(SignCommand)[0]?.args[0].input).toEqual({
      KeyId: keyArn,
      Message: createHash('sha256').update(message).digest(),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
    const key = readVerdictKey(await signer.publicKey());
    expect(isSignedBy(key, message, signature)).toBe(true);
  });

  it('is asked for its public half once', async () => {
    await signer.publicKey();
    await signer.publicKey();

    expect(kms.commandCalls(GetPublicKeyCommand)).toHaveLength(1);
  });

  it.each(['ThrottlingException', 'AccessDeniedException', 'DisabledException'])(
    'that answers %s leaves the signature for later',
    async (name) => {
      kms.on(SignCommand).rejects(Object.assign(new Error('no'), { name }));
      kms
        .on(GetPublicKeyCommand)
        .rejectsOnce(Object.assign(new Error('no'), { name }))
        .resolves({ PublicKey: pair.publicKey.export({ type: 'spki', format: 'der' }) });

      await expect(signer.sign(message)).rejects.toThrow(SignatureUnavailable);
      await expect(signer.publicKey()).rejects.toThrow(`AWS KMS answers ${name}`);
      await expect(signer.publicKey()).resolves.toContain('BEGIN PUBLIC KEY');
    },
  );
});
