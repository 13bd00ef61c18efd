import {
  type _Error,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { storeFailure } from '../store-failure.ts';

/** DeleteObjects takes no more at once. */
const MOST_AT_ONCE = 1_000;

export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
}

/** A bucket whose objects can be removed for good, version by version. */
export class VersionedBucket {
  readonly #client: S3Client;
  readonly #bucketName: string;

  constructor(client: S3Client, { bucketName }: { readonly bucketName: string }) {
    this.#client = client;
    this.#bucketName = bucketName;
  }

  /** All versions, and marks of deletion, whose keys begin like this. */
  async versions(prefix: string): Promise<ObjectVersion[]> {
    const found: ObjectVersion[] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
      page = await this.#page(prefix, page);
      for (const one of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
        const { Key: key, VersionId: versionId, IsLatest: isLatest = false } = one;
        if (key !== undefined && versionId !== undefined) found.push({ key, versionId, isLatest });
      }
    } while (page.IsTruncated === true);
    return found;
  }

  async #page(prefix: string, before: ListObjectVersionsCommandOutput | undefined) {
    try {
      return await this.#client.send(
        new ListObjectVersionsCommand({
          Bucket: this.#bucketName,
          Prefix: prefix,
          KeyMarker: before?.NextKeyMarker,
          VersionIdMarker: before?.NextVersionIdMarker,
        }),
      );
    } catch (cause) {
      throw storeFailure(`list the versions of ${prefix}`, cause);
    }
  }

  /** Until when a version is locked, and how; null where it may go. */
  async lockOf(
    { key, versionId }: ObjectVersion,
    now: number,
  ): Promise<{
    readonly mode: 'compliance' | 'governance' | 'hold';
    readonly until: string;
  } | null> {
    try {
      const head = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucketName, Key: key, VersionId: versionId }),
      );
      if (head.ObjectLockLegalHoldStatus === 'ON') {
        return { mode: 'hold', until: 'somebody lifts the hold' };
      }
      const until = head.ObjectLockRetainUntilDate;
      if (until === undefined || until.getTime() <= now) return null;
      const mode = head.ObjectLockMode === 'COMPLIANCE' ? 'compliance' : 'governance';
      return { mode, until: until.toISOString() };
    } catch (cause) {
      throw storeFailure(`see how ${key} is locked`, cause);
    }
  }

  /** Removes versions for good; `isLocked` also those that a governance lock holds. */
  async remove(
    versions: readonly ObjectVersion[],
    { isLocked }: { readonly isLocked: boolean },
  ): Promise<void> {
    for (let from = 0; from < versions.length; from += MOST_AT_ONCE) {
      const some = versions.slice(from, from + MOST_AT_ONCE);
      const Objects = some.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
      let refused: _Error | undefined;
      try {
        const { Errors } = await this.#client.send(
          new DeleteObjectsCommand({
            Bucket: this.#bucketName,
            Delete: { Objects, Quiet: true },
            ...(isLocked ? { BypassGovernanceRetention: true } : {}),
          }),
        );
        refused = Errors?.[0];
      } catch (cause) {
        throw storeFailure(`remove versions of ${some[0]?.key}`, cause);
      }
      if (refused !== undefined) {
        const cause = Object.assign(new Error(), { name: refused.Code ?? 'InternalError' });
        throw storeFailure(`remove ${refused.Key}`, cause);
      }
    }
  }
}
