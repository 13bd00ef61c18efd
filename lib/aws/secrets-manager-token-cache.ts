import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { CachedToken, TokenCache } from '../platforms/token-cache.ts';
import type { DynamoLease } from './dynamo-lease.ts';
import { jsonOrNull } from './secrets-manager-credentials.ts';
import { type SecretOptions, SecretsManagerSecret } from './secrets-manager-secret.ts';
import { storeFailure } from './store-failure.ts';

/** How often a lease that another function holds is asked for again. */
const LEASE_RETRY_MS = 250;

const TokenSecret = z.object({
  access_token: z.string().min(1),
  expires_at: z.int(),
  /** What the token was granted to; a token of another client is not ours. */
  owner: z.string(),
});

export interface TokenCacheOptions extends SecretOptions {
  readonly lease: DynamoLease;
  /** Longest wait for the lease, in milliseconds. */
  readonly patienceMs: number;
  /** Names the token address and client that a token must belong to. */
  readonly owner: () => Promise<string>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** One access token for all functions, in a secret; renewed by whoever holds the lease. */
export class SecretsManagerTokenCache implements TokenCache {
  readonly #client: SecretsManagerClient;
  readonly #options: TokenCacheOptions;
  readonly #secret: SecretsManagerSecret;

  constructor(client: SecretsManagerClient, options: TokenCacheOptions) {
    this.#client = client;
    this.#options = options;
    this.#secret = new SecretsManagerSecret(client, { secretId: options.secretId });
  }

  async read(): Promise<CachedToken | null> {
    const text = await this.#secret.readIfSet(true);
    const parsed = TokenSecret.safeParse(text === null ? null : jsonOrNull(text));
    if (!parsed.success || parsed.data.owner !== (await this.#options.owner())) return null;
    this.#options.onValue?.(parsed.data.access_token);
    return { accessToken: parsed.data.access_token, expiresAt: parsed.data.expires_at };
  }

  async write(token: CachedToken): Promise<void> {
    const { secretId, onValue, owner } = this.#options;
    onValue?.(token.accessToken);
    const value: z.infer<typeof TokenSecret> = {
      access_token: token.accessToken,
      expires_at: token.expiresAt,
      owner: await owner(),
    };
    try {
      await this.#client.send(
        new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(value) }),
      );
    } catch (cause) {
      throw storeFailure(`write the secret ${secretId}`, cause);
    }
  }

  async withLease<T>(work: () => Promise<T>): Promise<T> {
    const { lease } = this.#options;
    const held = await this.#leaseInTime();
    try {
      return await work();
    } finally {
      // A lease that cannot be given back runs out by itself.
      if (held) await lease.release().catch(() => {});
    }
  }

  async #leaseInTime(): Promise<boolean> {
    const { lease, patienceMs, sleep } = this.#options;
    for (let waited = 0; ; waited += LEASE_RETRY_MS) {
      try {
        if (await lease.take()) return true;
      } catch {
        // Asking the platform once too often is better than not asking it at all.
        return false;
      }
      if (waited >= patienceMs) return false;
      await sleep(LEASE_RETRY_MS);
    }
  }
}
