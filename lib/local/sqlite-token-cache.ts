import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { sha256Of } from '../domain/sha256.ts';
import type { CachedToken, TokenCache } from '../platforms/token-cache.ts';
import { lockExclusively } from '../state-file/exclusive-lock.ts';

const LEASE_CHECK_MS = 50;
/** Longer than a token request may take before it is given up. */
const LEASE_PATIENCE_MS = 15_000;

/** A token in the state file, which only its owner may read. */
export class SqliteTokenCache implements TokenCache {
  readonly #database: DatabaseSync;
  readonly #lockFile: string;
  readonly #url: string;
  readonly #clientId: string;
  readonly #patienceMs: number;

  /** `patienceMs` is how long to wait for the lease of another process. */
  constructor(
    database: DatabaseSync,
    locksPath: string,
    options: { readonly url: string; readonly clientId: string; readonly patienceMs?: number },
  ) {
    this.#database = database;
    this.#url = options.url;
    this.#clientId = options.clientId;
    this.#patienceMs = options.patienceMs ?? LEASE_PATIENCE_MS;
    // The dot keeps it apart from the locks of runs, whose ids have none.
    const client = sha256Of(JSON.stringify([options.url, options.clientId])).slice(0, 16);
    this.#lockFile = join(locksPath, `token.${client}.lock`);
  }

  async read(): Promise<CachedToken | null> {
    const row = this.#database
      .prepare('SELECT access_token, expires_at FROM tokens WHERE url = ? AND client_id = ?')
      .get(this.#url, this.#clientId);
    return row
      ? { accessToken: String(row.access_token), expiresAt: Number(row.expires_at) }
      : null;
  }

  async write(token: CachedToken): Promise<void> {
    this.#database
      .prepare(
        `INSERT INTO tokens (url, client_id, access_token, expires_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET access_token = ?3, expires_at = ?4`,
      )
      .run(this.#url, this.#clientId, token.accessToken, Math.floor(token.expiresAt));
  }

  async withLease<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.#lease();
    try {
      return await work();
    } finally {
      release();
    }
  }

  async #lease(): Promise<() => void> {
    for (let waitedMs = 0; waitedMs < this.#patienceMs; waitedMs += LEASE_CHECK_MS) {
      const release = lockExclusively(this.#lockFile);
      if (release !== null) return release;
      await setTimeout(LEASE_CHECK_MS);
    }
    return () => {};
  }
}
