import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { IntegrityViolated } from '../domain/errors.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import {
  evidenceProblem,
  evidenceRefOf,
  intactEvidence,
  isEvidenceKey,
} from '../domain/evidence-ref.ts';
import { Forgotten } from '../domain/forgetting/forgotten.ts';
import { plainRunId } from '../domain/run-id.ts';
import { namingDiskFailure } from '../state-file/disk-failure.ts';
import type { EvidenceStore } from '../steps/ports/evidence-store.ts';
import { DirectorySyncs } from './directory-syncs.ts';

const syncFile = promisify(fsync);
/** Holds files that are still being written; no run id has a dot. */
const INCOMING = '.incoming';
/** A file that has been arriving for longer was left behind by a process that was killed. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Evidence as files, one directory per run, each there as a whole or not at all. */
export class FileEvidenceStore implements EvidenceStore {
  readonly #root: string;
  readonly #forgotten: () => Forgotten;
  readonly #syncs = new DirectorySyncs();

  /** A sealed store is only read, and left as it is. */
  constructor(
    root: string,
    {
      isSealed = false,
      forgotten = () => new Forgotten([]),
    }: { readonly isSealed?: boolean; readonly forgotten?: () => Forgotten } = {},
  ) {
    this.#root = root;
    this.#forgotten = forgotten;
    if (isSealed) return;
    mkdirSync(join(root, INCOMING), { recursive: true, mode: 0o700 });
    this.#sweepIncoming();
  }

  async put(
    runId: string,
    name: string,
    extension: 'json',
    bytes: Uint8Array,
  ): Promise<EvidenceRef> {
    const ref = evidenceRefOf(runId, name, extension, bytes);
    const present = await this.#read(ref.key);
    if (present !== null) {
      intactEvidence(ref, present);
      return ref;
    }
    await namingDiskFailure(this.#named(ref.key), () => this.#write(ref.key, bytes));
    return ref;
  }

  async #write(key: string, bytes: Uint8Array): Promise<void> {
    const incoming = join(this.#root, INCOMING, randomUUID());
    try {
      await writeDurably(incoming, bytes);
      await this.#moveIn(incoming, key);
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
    await this.#syncs.sync(join(this.#root, dirname(key)));
  }

  async #moveIn(incoming: string, key: string): Promise<void> {
    const place = join(this.#root, key);
    try {
      renameSync(incoming, place);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.#makeRunDirectory(dirname(key));
      renameSync(incoming, place);
    }
  }

  /** What is left of it, where it was redacted. */
  async get(ref: EvidenceRef): Promise<Uint8Array> {
    const bytes = await this.read(ref.key);
    if (evidenceProblem(ref, bytes) === null) return intactEvidence(ref, bytes);
    return this.#forgotten().rest(ref.sha256, bytes) ?? intactEvidence(ref, bytes);
  }

  /** Puts a tombstone in the place of a piece. */
  async bury(key: string, tombstone: Uint8Array): Promise<void> {
    await namingDiskFailure(this.#named(key), () => this.#write(key, tombstone));
  }

  /** Removes all evidence of a run; its signed verdict stays. */
  async forgetRun(runId: string): Promise<void> {
    for (const key of await this.keysOf(runId)) await rm(join(this.#root, key), { force: true });
  }

  /**
   * The bytes under a key as they are now, unchecked; null where there are none.
   *
   * @throws IntegrityViolated where the key is not one that `put` makes, such as a way out of the store.
   */
  async read(key: string): Promise<Uint8Array | null> {
    if (!isEvidenceKey(key)) {
      throw new IntegrityViolated(`evidence key ${JSON.stringify(key)} is not one of this store`);
    }
    return this.#read(key);
  }

  /** Keys of all evidence of a run. */
  async keysOf(runId: string): Promise<string[]> {
    try {
      const folder = plainRunId(runId);
      const names = await readdir(join(this.#root, folder));
      return names.map((name) => `${folder}/${name}`).filter(isEvidenceKey);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Names of the folders of runs. */
  async folders(): Promise<string[]> {
    try {
      const entries = await readdir(this.#root, { withFileTypes: true });
      return entries.flatMap((entry) =>
        entry.isDirectory() && !entry.name.startsWith('.') ? entry.name : [],
      );
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async #read(key: string): Promise<Uint8Array | null> {
    const file = join(this.#root, key);
    try {
      // Read at once: a file of evidence is read in less time than a thread takes to be asked for it.
      return await namingDiskFailure(`evidence ${file}`, async () => readFileSync(file));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  #named(key: string): string {
    return `evidence ${join(this.#root, key)}`;
  }

  async #makeRunDirectory(folder: string): Promise<void> {
    const made = await mkdir(join(this.#root, folder), { recursive: true, mode: 0o700 });
    if (made !== undefined) await this.#syncs.sync(this.#root);
  }

  #sweepIncoming(): void {
    const oldest = Date.now() - ABANDONED_AFTER_MS;
    for (const name of readdirSync(join(this.#root, INCOMING))) {
      const file = join(this.#root, INCOMING, name);
      const seen = statSync(file, { throwIfNoEntry: false });
      if (seen && seen.mtimeMs < oldest) rmSync(file, { force: true });
    }
  }
}

/** Written at once, as it is read: only the disk is worth a thread. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
