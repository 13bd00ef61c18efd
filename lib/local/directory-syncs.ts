import { closeSync, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const syncFile = promisify(fsync);

/**
 * Makes names that were just given survive a power failure; Windows has no such call and needs none.
 *
 * What is asked for while a directory is being synced shares the next one: a sync counts for all that was
 * done before it began.
 */
export class DirectorySyncs {
  /** By the path: the one that is under way, and the one that has not begun. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  sync(path: string): Promise<void> {
    if (process.platform === 'win32') return Promise.resolve();
    const next = this.#next.get(path) ?? this.#after(this.#underWay.get(path), path);
    this.#next.set(path, next);
    return next;
  }

  async #after(underWay: Promise<void> | undefined, path: string): Promise<void> {
    // Where that one fails, it is told to those who asked for it.
    await Promise.allSettled([underWay]);
    this.#next.delete(path);
    const syncing = syncDirectory(path).finally(() => {
      if (this.#underWay.get(path) === syncing) this.#underWay.delete(path);
    });
    this.#underWay.set(path, syncing);
    await syncing;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const file = openSync(path, 'r');
  try {
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}
