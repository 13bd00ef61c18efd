import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { IntegrityViolated } from '../domain/errors.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import { evidenceRefOf, intactEvidence, isEvidenceKey } from '../domain/evidence-ref.ts';
import { Forgotten } from '../domain/forgetting/forgotten.ts';
import { restIn } from '../domain/forgetting/tombstone.ts';
import type { EvidenceStore } from '../steps/ports/evidence-store.ts';
import { errorName, storeFailure } from './store-failure.ts';

/** Evidence as objects of a bucket, written where nothing is yet and checked on every read. */
export class S3EvidenceStore implements EvidenceStore {
  readonly #client: S3Client;
  readonly #bucketName: string;
  readonly #prefix: string;
  readonly #forgotten: () => Promise<Forgotten>;

  /**
   * `prefix` goes in front of every key in the bucket and is no part of a reference. `forgotten` is asked
   * where a tombstone lies in the place of a piece: without it that is a piece which was changed.
   */
  constructor(
    client: S3Client,
    options: {
      readonly bucketName: string;
      readonly prefix?: string;
      readonly forgotten?: () => Promise<Forgotten>;
    },
  ) {
    this.#client = client;
    this.#bucketName = options.bucketName;
    this.#prefix = options.prefix ?? '';
    this.#forgotten = options.forgotten ?? (async () => new Forgotten([]));
  }

  async put(
    runId: string,
    name: string,
    extension: 'json',
    bytes: Uint8Array,
  ): Promise<EvidenceRef> {
    const ref = evidenceRefOf(runId, name, extension, bytes);
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucketName,
          Key: this.#prefix + ref.key,
          Body: bytes,
          ContentType: 'application/json',
          ChecksumSHA256: Buffer.from(ref.sha256, 'hex').toString('base64'),
          IfNoneMatch: '*',
        }),
      );
    } catch (cause) {
      // The key holds the digest: what is there already is what was to be written.
      if (errorName(cause) !== 'PreconditionFailed') {
        throw storeFailure(`store evidence ${ref.key}`, cause);
      }
    }
    return ref;
  }

  /** What is left of it, where it was redacted. */
  async get(ref: EvidenceRef): Promise<Uint8Array> {
    if (!isEvidenceKey(ref.key)) {
      throw new IntegrityViolated(`${JSON.stringify(ref.key)} is not a key of this store`);
    }
    const bytes = await this.#read(ref);
    if (bytes === null || restIn(ref.sha256, bytes) === null) return intactEvidence(ref, bytes);
    return (await this.#forgotten()).rest(ref.sha256, bytes) ?? intactEvidence(ref, bytes);
  }

  async #read(ref: EvidenceRef): Promise<Uint8Array | null> {
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucketName, Key: this.#prefix + ref.key }),
      );
      return (await Body?.transformToByteArray()) ?? null;
    } catch (cause) {
      if (errorName(cause) === 'NoSuchKey') return null;
      throw storeFailure(`read evidence ${ref.key}`, cause);
    }
  }
}
