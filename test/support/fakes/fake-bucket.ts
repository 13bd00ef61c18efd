import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockedClient } from './mocked-client.ts';

interface Version {
  readonly key: string;
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE' | null;
}

/** Versions in a page of a list: more than one page is to be read. */
const PAGE = 4;

/**
 * As much of a versioned bucket with a lock as forgetting needs, in the place of the client of S3: a version
 * that is locked goes by a request that passes by governance, and never under compliance.
 */
export class FakeBucket {
  readonly versions: Version[] = [];
  /** Requests that wrote, by name. */
  readonly writes: string[] = [];
  /** The write at which everything ends; 0 for never. */
  dies = 0;
  lock: Version['mode'] = 'GOVERNANCE';
  readonly until = new Date('2027-10-01T00:00:00Z');
  #made = 0;

  constructor() {
    const s3 = mockedClient(S3Client);
    s3.reset();
    s3.on(PutObjectCommand).callsFake(async ({ Key, Body }) => {
      this.#write('put');
      this.put(Key, Body);
      return {};
    });
    s3.on(GetObjectCommand).callsFake(async ({ Key }) => {
      const bytes = this.latest(Key);
      if (bytes === null) throw new NoSuchKey({ message: 'none', $metadata: {} });
      return { Body: { transformToByteArray: async () => bytes } };
    });
    s3.on(HeadObjectCommand).callsFake(async ({ Key, VersionId }) => {
      const found = this.versions.find(({ key, id }) => key === Key && id === VersionId);
      return found?.mode
        ? { ObjectLockMode: found.mode, ObjectLockRetainUntilDate: this.until }
        : {};
    });
    s3.on(ListObjectVersionsCommand).callsFake(async ({ Prefix, VersionIdMarker }) => {
      const all = this.versions.filter(({ key }) => key.startsWith(Prefix)).toReversed();
      const from = all.findIndex(({ id }) => id === VersionIdMarker) + 1;
      const page = all.slice(from, from + PAGE);
      return {
        Versions: page.map(({ key, id, bytes }) => ({
          Key: key,
          VersionId: id,
          IsLatest: this.latest(key) === bytes,
        })),
        IsTruncated: from + PAGE < all.length,
        NextKeyMarker: page.at(-1)?.key,
        NextVersionIdMarker: page.at(-1)?.id,
      };
    });
    s3.on(DeleteObjectsCommand).callsFake(async ({ Delete, BypassGovernanceRetention }) => {
      this.#write('delete');
      const refused = [];
      for (const { Key, VersionId } of Delete.Objects) {
        const at = this.versions.findIndex(({ key, id }) => key === Key && id === VersionId);
        const mode = this.versions[at]?.mode;
        if (
          mode === 'COMPLIANCE' ||
          (mode === 'GOVERNANCE' && BypassGovernanceRetention !== true)
        ) {
          refused.push({ Key, VersionId, Code: 'AccessDenied' });
        } else if (at >= 0) this.versions.splice(at, 1);
      }
      return refused.length === 0 ? {} : { Errors: refused };
    });
  }

  put(key: string, bytes: Uint8Array): void {
    this.#made += 1;
    this.versions.push({ key, id: `v${this.#made}`, bytes, mode: this.lock });
  }

  /** Null where there is none. */
  latest(key: string): Uint8Array | null {
    return this.versions.findLast((version) => version.key === key)?.bytes ?? null;
  }

  /** Keys of which some version has the text. */
  keysWith(text: string): string[] {
    return this.versions
      .filter(({ bytes }) => Buffer.from(bytes).toString().includes(text))
      .map(({ key }) => key);
  }

  /** All locks come to their end. */
  unlock(): void {
    this.versions.splice(
      0,
      this.versions.length,
      ...this.versions.map((version) => ({ ...version, mode: null })),
    );
  }

  #write(name: string): void {
    this.writes.push(name);
    if (this.dies > 0 && this.writes.length >= this.dies) {
      throw new S3ServiceException({ name: 'SlowDown', $fault: 'server', $metadata: {} });
    }
  }
}
