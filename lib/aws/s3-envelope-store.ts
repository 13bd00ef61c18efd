import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { plainRunId } from '../domain/run-id.ts';
import type { EnvelopeStore } from '../steps/ports/verdict-signing.ts';
import { errorName, storeFailure } from './store-failure.ts';

/** Envelopes beside the evidence of their runs, and public keys below `keys/`; written where nothing is yet. */
export class S3EnvelopeStore implements EnvelopeStore {
  readonly #client: S3Client;
  readonly #bucketName: string;

  constructor(client: S3Client, { bucketName }: { readonly bucketName: string }) {
    this.#client = client;
    this.#bucketName = bucketName;
  }

  async read(runId: string): Promise<Uint8Array | null> {
    const key = keyOf(runId);
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucketName, Key: key }),
      );
      return (await Body?.transformToByteArray()) ?? null;
    } catch (cause) {
      // Who may not list a bucket is told "AccessDenied" of a key that is not there.
      if (['NoSuchKey', 'AccessDenied'].includes(errorName(cause))) return null;
      throw storeFailure(`read the envelope ${key}`, cause);
    }
  }

  async keep(runId: string, envelope: Uint8Array): Promise<Uint8Array> {
    await this.#write(keyOf(runId), envelope, 'application/json');
    return (await this.read(runId)) ?? envelope;
  }

  async keepKey(keyid: string, pem: string): Promise<void> {
    await this.#write(`keys/${keyid}.pem`, Buffer.from(pem), 'application/x-pem-file');
  }

  async #write(key: string, bytes: Uint8Array, ContentType: string): Promise<void> {
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucketName,
          Key: key,
          Body: bytes,
          ContentType,
          ChecksumAlgorithm: 'SHA256',
          IfNoneMatch: '*',
        }),
      );
    } catch (cause) {
      if (errorName(cause) !== 'PreconditionFailed') throw storeFailure(`store ${key}`, cause);
    }
  }
}

function keyOf(runId: string): string {
  return `${plainRunId(runId)}/verdict.dsse.json`;
}
