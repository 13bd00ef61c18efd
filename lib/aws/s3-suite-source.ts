import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { errorName, storeFailure } from './store-failure.ts';

/** Suite files in a bucket, by key. */
export class S3SuiteSource {
  readonly #client: S3Client;
  readonly #bucketName: string;

  constructor(client: S3Client, options: { readonly bucketName: string }) {
    this.#client = client;
    this.#bucketName = options.bucketName;
  }

  /** Null where there is no such object; its size alone where it has more than `maxBytes`. */
  async read(
    key: string,
    maxBytes: number,
  ): Promise<Uint8Array | { readonly bytes: number } | null> {
    try {
      const { Body, ContentLength = 0 } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucketName, Key: key }),
      );
      if (ContentLength > maxBytes) return { bytes: ContentLength };
      return (await Body?.transformToByteArray()) ?? null;
    } catch (cause) {
      const name = errorName(cause);
      // Without the permission to list a bucket, a key that is not there is forbidden instead.
      if (name === 'NoSuchKey' || name === 'AccessDenied') return null;
      throw storeFailure(`read the suite ${key}`, cause);
    }
  }
}
