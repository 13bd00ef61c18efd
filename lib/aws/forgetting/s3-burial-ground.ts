import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { IntegrityViolated } from '../../domain/errors.ts';
import { type EvidenceRef, isEvidenceKey } from '../../domain/evidence-ref.ts';
import { plainRunId } from '../../domain/run-id.ts';
import type { BurialGround } from '../../forgetting/forgetting-place.ts';
import { inParallel } from '../in-parallel.ts';
import { S3EvidenceStore } from '../s3-evidence-store.ts';
import { errorName, storeFailure } from '../store-failure.ts';
import { type ObjectVersion, VersionedBucket } from './versioned-bucket.ts';

type Options = ConstructorParameters<typeof S3EvidenceStore>[1] & { readonly now: () => number };

/** Versions whose lock is looked at, at one moment. */
const PARALLEL_LOOKS = 16;
/** Ends the key of a tombstone that lies beside its piece; no evidence ends like that. */
const LAID = '.tombstone';

/** Evidence of a bucket that may be buried and removed, by a role that may pass by a governance lock. */
export class S3BurialGround implements BurialGround {
  readonly #client: S3Client;
  readonly #bucketName: string;
  readonly #bucket: VersionedBucket;
  readonly #evidence: S3EvidenceStore;
  readonly #now: () => number;

  constructor(client: S3Client, { now, ...options }: Options) {
    this.#client = client;
    this.#bucketName = options.bucketName;
    this.#bucket = new VersionedBucket(client, options);
    this.#evidence = new S3EvidenceStore(client, options);
    this.#now = now;
  }

  get(ref: EvidenceRef): Promise<Uint8Array> {
    return this.#evidence.get(ref);
  }

  async read(key: string): Promise<Uint8Array | null> {
    if (!isEvidenceKey(key)) {
      throw new IntegrityViolated(`evidence key ${JSON.stringify(key)} is not one of this store`);
    }
    return this.#read(key);
  }

  async keysOf(runId: string): Promise<string[]> {
    const versions = await this.#bucket.versions(`${plainRunId(runId)}/`);
    return [...new Set(versions.map(({ key }) => key))].filter(isEvidenceKey);
  }

  /** Copies of reports are not made in an account, and a bucket is not read from end to end. */
  async folders(): Promise<string[]> {
    return [];
  }

  async heldBy(key: string): Promise<string | null> {
    const held: string[] = [];
    const versions = await this.#bucket.versions(key);
    await inParallel(PARALLEL_LOOKS, versions, async (version) => {
      const lock = await this.#bucket.lockOf(version, this.#now());
      if (lock === null || lock.mode === 'governance') return;
      const what = lock.mode === 'hold' ? 'a legal hold' : 'a compliance lock';
      held.push(`${what} keeps it until ${lock.until}, from everybody`);
    });
    return held[0] ?? null;
  }

  async lay(key: string, tombstone: Uint8Array): Promise<void> {
    await this.#put(`${key}${LAID}`, tombstone);
  }

  laid(key: string): Promise<Uint8Array | null> {
    return this.#read(`${key}${LAID}`);
  }

  /** The tombstone becomes the newest version, and all others go; it lies beside the piece until they have. */
  async bury(key: string): Promise<void> {
    const tombstone = await this.laid(key);
    if (tombstone === null) throw new IntegrityViolated(`no tombstone lies beside ${key}`);
    await this.#put(key, tombstone);
    const versions = await this.#bucket.versions(key);
    const older = versions.filter((version) => version.key === key && !version.isLatest);
    await this.#bucket.remove(older, { isLocked: true });
    const beside = versions.filter((version) => version.key === `${key}${LAID}`);
    await this.#bucket.remove(beside, { isLocked: true });
  }

  /** Claims that no lock of any kind holds evidence of a run. */
  async isFree(runId: string): Promise<boolean> {
    let isFree = true;
    await inParallel(PARALLEL_LOOKS, await this.#evidenceOf(runId), async (version) => {
      isFree = isFree && (await this.#bucket.lockOf(version, this.#now())) === null;
    });
    return isFree;
  }

  /** Removes all evidence of a run that no lock holds any more; its signed verdict stays. */
  async forgetRun(runId: string): Promise<void> {
    await this.#bucket.remove(await this.#evidenceOf(runId), { isLocked: false });
  }

  async #evidenceOf(runId: string): Promise<ObjectVersion[]> {
    const versions = await this.#bucket.versions(`${plainRunId(runId)}/`);
    return versions.filter(({ key }) => isEvidenceKey(key.replace(LAID, '')));
  }

  async #read(key: string): Promise<Uint8Array | null> {
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucketName, Key: key }),
      );
      return (await Body?.transformToByteArray()) ?? null;
    } catch (cause) {
      if (errorName(cause) === 'NoSuchKey') return null;
      throw storeFailure(`read evidence ${key}`, cause);
    }
  }

  async #put(key: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucketName,
          Key: key,
          Body: bytes,
          ContentType: 'application/json',
          ChecksumAlgorithm: 'SHA256',
        }),
      );
    } catch (cause) {
      throw storeFailure(`store ${key}`, cause);
    }
  }
}
