import type { S3Client } from '@aws-sdk/client-s3';
import { REPORT_PREFIX } from '../report-prefix.ts';
import { VersionedBucket } from './versioned-bucket.ts';

/** Rendered reports, which may be removed before they go by themselves. */
export class RenderedReports {
  readonly #bucket: VersionedBucket;

  constructor(client: S3Client, options: { readonly bucketName: string }) {
    this.#bucket = new VersionedBucket(client, options);
  }

  async forgetRun(runId: string): Promise<void> {
    const versions = await this.#bucket.versions(`${REPORT_PREFIX}${runId}/`);
    await this.#bucket.remove(versions, { isLocked: false });
  }
}
