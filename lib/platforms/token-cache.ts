/** A platform token as it is kept between processes. */
export interface CachedToken {
  readonly accessToken: string;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/**
 * Where several processes share one platform token.
 *
 * An instance is for one pair of token address and client id: a token of another client must never
 * come out of it. A cache that fails is only slower: its reader falls back to asking the platform.
 */
export interface TokenCache {
  /** The newest token that was written, expired or not; null where there is none. */
  read(): Promise<CachedToken | null>;
  write(token: CachedToken): Promise<void>;
  /**
   * Runs `work` while no other process runs its own, so that only one of them asks the platform.
   * Where the lease cannot be had in reasonable time, it runs `work` all the same.
   */
  withLease?<T>(work: () => Promise<T>): Promise<T>;
}
