import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { sha256Of } from '../domain/sha256.ts';
import type { Credentials } from '../platforms/access-token.ts';
import type { CachedToken, TokenCache } from '../platforms/token-cache.ts';
import { lockExclusively } from '../state-file/exclusive-lock.ts';
import { inTransaction } from '../state-file/transaction.ts';

const LEASE_CHECK_MS = 50;
/** Longer than a token request may take before it is given up. */
const LEASE_PATIENCE_MS = 15_000;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface TokenOf {
  readonly url: string;
  readonly credentials: Credentials;
  readonly now: () => number;
  /** How long to wait for the lease of another process. */
  readonly patienceMs?: number;
}

/** A token in the state file, which only who has the client's secret can read. */
export class SqliteTokenCache implements TokenCache {
  readonly #database: DatabaseSync;
  readonly #lockFile: string;
  readonly #of: TokenOf;

  constructor(database: DatabaseSync, locksPath: string, of: TokenOf) {
    this.#database = database;
    this.#of = of;
    // The dot keeps it apart from the locks of runs, whose ids have none.
    const client = sha256Of(JSON.stringify(this.#name)).slice(0, 16);
    this.#lockFile = join(locksPath, `token.${client}.lock`);
  }

  /** Null also under another secret, and where somebody tampered with it. */
  async read(): Promise<CachedToken | null> {
    const row = this.#database
      .prepare('SELECT sealed, expires_at FROM tokens WHERE url = ? AND client_id = ?')
      .get(...this.#name);
    if (!(row?.sealed instanceof Uint8Array)) return null;
    const expiresAt = Number(row.expires_at);
    if (expiresAt <= this.#of.now()) return null;
    const accessToken = this.#opened(row.sealed, expiresAt);
    return accessToken === null ? null : { accessToken, expiresAt };
  }

  async write(token: CachedToken): Promise<void> {
    const expiresAt = Math.floor(token.expiresAt);
    inTransaction(this.#database, () => {
      this.#database.prepare('DELETE FROM tokens WHERE expires_at <= ?').run(this.#of.now());
      this.#database
        .prepare(
          `INSERT INTO tokens (url, client_id, sealed, expires_at) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
        )
        .run(...this.#name, this.#sealed(token.accessToken, expiresAt), expiresAt);
    });
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
    const { patienceMs = LEASE_PATIENCE_MS } = this.#of;
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += LEASE_CHECK_MS) {
      const release = lockExclusively(this.#lockFile);
      if (release !== null) return release;
      await setTimeout(LEASE_CHECK_MS);
    }
    return () => {};
  }

  get #name(): [url: string, clientId: string] {
    return [this.#of.url, this.#of.credentials.clientId];
  }

  #sealed(accessToken: string, expiresAt: number): Uint8Array {
    const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
    const cipher = createCipheriv(CIPHER, this.#keyOf(salt), nonce);
    cipher.setAAD(this.#bound(expiresAt));
    const content = [cipher.update(accessToken, 'utf8'), cipher.final()];
    return Buffer.concat([salt, nonce, cipher.getAuthTag(), ...content]);
  }

  #opened(sealed: Uint8Array, expiresAt: number): string | null {
    const bytes = Buffer.from(sealed);
    const tagAt = SALT_BYTES + NONCE_BYTES;
    const contentAt = tagAt + TAG_BYTES;
    if (bytes.length < contentAt) return null;
    const key = this.#keyOf(bytes.subarray(0, SALT_BYTES));
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(SALT_BYTES, tagAt));
    decipher.setAAD(this.#bound(expiresAt));
    decipher.setAuthTag(bytes.subarray(tagAt, contentAt));
    try {
      return decipher.update(bytes.subarray(contentAt), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return null;
    }
  }

  #keyOf(salt: Uint8Array): Uint8Array {
    const { clientSecret } = this.#of.credentials;
    return new Uint8Array(hkdfSync('sha256', clientSecret, salt, 'token of an access', KEY_BYTES));
  }

  /** What a token counts for: it opens in no other place. */
  #bound(expiresAt: number): Uint8Array {
    return Buffer.from(JSON.stringify([...this.#name, expiresAt]));
  }
}
