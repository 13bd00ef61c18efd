import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { SignatureUnavailable } from '../domain/errors.ts';
import type { VerdictSigner } from '../steps/ports/verdict-signing.ts';
import { errorName } from './store-failure.ts';

/**
 * Signs with a key of AWS KMS, ECC_NIST_P256. A message may have 4,096 bytes there and a verdict has more, so
 * its digest is signed; that is also why the key is not of Ed25519, whose plain form takes no digest.
 */
export class KmsVerdictSigner implements VerdictSigner {
  readonly #client: KMSClient;
  readonly #keyArn: string;
  #publicKey: Promise<string> | undefined;

  constructor(client: KMSClient, { keyArn }: { readonly keyArn: string }) {
    this.#client = client;
    this.#keyArn = keyArn;
  }

  /** Asked for once: a key of this kind never has another public half. */
  publicKey(): Promise<string> {
    this.#publicKey ??= this.#fetchPublicKey().catch((error: unknown) => {
      this.#publicKey = undefined;
      throw error;
    });
    return this.#publicKey;
  }

  async sign(message: Uint8Array): Promise<Uint8Array> {
    const { Signature } = await this.#asking('sign a verdict', () =>
      this.#client.send(
        new SignCommand({
          KeyId: this.#keyArn,
          Message: createHash('sha256').update(message).digest(),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      ),
    );
    if (Signature !== undefined) return Signature;
    throw new SignatureUnavailable('cannot sign a verdict: AWS KMS answers without a signature');
  }

  async #fetchPublicKey(): Promise<string> {
    const { PublicKey } = await this.#asking('read the public key', () =>
      this.#client.send(new GetPublicKeyCommand({ KeyId: this.#keyArn })),
    );
    if (PublicKey === undefined) {
      throw new SignatureUnavailable('cannot read the public key: AWS KMS answers without one');
    }
    const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    return key.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** Whatever keeps the key away, a right that is missing too, leaves a verdict that is signed later. */
  async #asking<T>(doing: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      const message = `cannot ${doing}: AWS KMS answers ${errorName(cause)}`;
      throw new SignatureUnavailable(message, { cause });
    }
  }
}
