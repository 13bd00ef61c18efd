import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { sha256Of } from '../domain/sha256.ts';
import { REPORT_PREFIX } from './report-prefix.ts';
import { errorName, storeFailure } from './store-failure.ts';

export interface RenderedReport {
  readonly runId: string;
  /** As a browser is to save it. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

/** Rendered reports as objects, handed out by links that carry their own, short permission. */
export class S3ReportStore {
  readonly #client: S3Client;
  readonly #bucketName: string;

  constructor(client: S3Client, options: { readonly bucketName: string }) {
    this.#client = client;
    this.#bucketName = options.bucketName;
  }

  /** A link to the report for `seconds`; the same content is stored once. */
  async link(report: RenderedReport, seconds: number): Promise<string> {
    const { runId, fileName, mediaType, content } = report;
    const body = Buffer.from(content);
    const sha256 = sha256Of(body);
    const key = `${REPORT_PREFIX}${runId}/${sha256.slice(0, 16)}/${fileName}`;
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucketName,
          Key: key,
          Body: body,
          ContentType: mediaType,
          ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          IfNoneMatch: '*',
        }),
      );
    } catch (cause) {
      if (errorName(cause) !== 'PreconditionFailed') throw storeFailure(`store ${key}`, cause);
    }
    const command = new GetObjectCommand({
      Bucket: this.#bucketName,
      Key: key,
      // Never shown in place: a report holds what bots and users said.
      ResponseContentDisposition: `attachment; filename="${fileName}"`,
    });
    return getSignedUrl(this.#client, command, { expiresIn: seconds });
  }
}
