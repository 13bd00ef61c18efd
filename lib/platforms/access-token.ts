import { AuthenticationFailed, ConfigurationInvalid } from '../domain/errors.ts';
import type { Unavailable } from '../steps/ports/platform.ts';
import { foreignText } from './foreign-text.ts';
import type { HttpAnswer, HttpClient, HttpOutcome } from './http.ts';
import type { PlatformAddress } from './platform-address.ts';
import { Secrets } from './secrets.ts';
import { isBearerToken, type TokenAnswer, tokenAnswer } from './token-answer.ts';
import type { CachedToken, TokenCache } from './token-cache.ts';
import { isPassing, isSuccess, unavailable } from './unavailable.ts';

/** What a token is called where a mark stands for it. */
const TOKEN = 'access token';
const TOKEN_PATH = '/api/v1/oauth/token';
export const TOKEN_SCOPE = 'test:execute test:read webhook:write';

/** A token is replaced this long before it ends, or at half its life where that is shorter. */
const REFRESH_MARGIN_MS = 60_000;

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Reads the client's id and secret; `fresh` asks for a look past any copy, after a refusal. */
type CredentialSource = (options: { readonly fresh: boolean }) => Promise<Credentials>;

export interface AccessTokenSourceOptions {
  readonly address: PlatformAddress;
  readonly credentials: CredentialSource;
  readonly http: HttpClient;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly cache?: TokenCache;
  /** What is known to be secret beside the client's secret and the tokens. */
  readonly secrets?: Secrets;
}

/** A bearer token that shows itself only where it is asked to: not in JSON, not to `console.log`. */
export class AccessToken {
  readonly #value: string;
  /** Milliseconds since 1970 UTC; from then on a new one is asked for. */
  readonly refreshAt: number;
  /** `cache`: another process asked for it, and this one has not seen it work. */
  readonly origin: 'issued' | 'cache';

  constructor(value: string, refreshAt: number, origin: 'issued' | 'cache') {
    this.#value = value;
    this.refreshAt = refreshAt;
    this.origin = origin;
  }

  /** The value of the `Authorization` header. */
  authorization(): string {
    return `Bearer ${this.#value}`;
  }
}

/** Gets tokens by client credentials, each as rarely as its life allows, one request at a time. */
export class AccessTokenSource {
  /** Nobody else may see them; a server may repeat what it was sent, though. */
  readonly secrets: Secrets;
  readonly #options: AccessTokenSourceOptions;
  #token: AccessToken | null = null;
  #renewal: Promise<AccessToken | Unavailable> | null = null;
  /** Tokens that were refused since the last one was issued: the cache may still hold them. */
  readonly #refused = new Set<string>();

  constructor(options: AccessTokenSourceOptions) {
    this.#options = options;
    this.secrets = options.secrets ?? new Secrets();
  }

  /**
   * A token to use now.
   * @throws AuthenticationFailed where the platform refuses the client or its scope.
   * @throws ConfigurationInvalid where what answers is no token address.
   */
  async current(): Promise<AccessToken | Unavailable> {
    if (this.#token !== null && this.#options.now() < this.#token.refreshAt) return this.#token;
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Takes note that the platform refused `token`; a newer one stays in use. */
  invalidate(token: AccessToken): void {
    this.#refused.add(token.authorization());
    if (this.#token?.authorization() === token.authorization()) this.#token = null;
  }

  async #renew(): Promise<AccessToken | Unavailable> {
    const { cache } = this.#options;
    const cached = await this.#fromCache();
    if (cached !== null) return cached;
    if (cache?.withLease === undefined) return this.#request();
    return cache.withLease(async () => (await this.#fromCache()) ?? this.#request());
  }

  async #fromCache(): Promise<AccessToken | null> {
    const cached = await readQuietly(this.#options.cache);
    if (cached === null) return null;
    const refreshAt = cached.expiresAt - REFRESH_MARGIN_MS;
    const token = new AccessToken(cached.accessToken, refreshAt, 'cache');
    const usable = isBearerToken(cached.accessToken) && this.#options.now() < refreshAt;
    if (!usable || this.#refused.has(token.authorization())) return null;
    this.secrets.learn(TOKEN, cached.accessToken);
    await this.#learnClientSecret();
    this.#token = token;
    return token;
  }

  /** Also where no token has to be asked for, as far as the secret can be read. */
  async #learnClientSecret(): Promise<void> {
    try {
      await this.#credentials({ fresh: false });
    } catch {
      // Whoever needs it to get a token hears of it then.
    }
  }

  async #credentials(options: { readonly fresh: boolean }): Promise<Credentials> {
    const credentials = await this.#options.credentials(options);
    this.secrets.learn('client secret', credentials.clientSecret);
    return credentials;
  }

  async #request(): Promise<AccessToken | Unavailable> {
    const requestedAt = this.#options.now();
    let credentials = await this.#credentials({ fresh: false });
    let outcome = await this.#ask(credentials);
    if (refusesClient(outcome)) {
      const reread = await this.#credentials({ fresh: true });
      if (!sameCredentials(reread, credentials)) {
        credentials = reread;
        outcome = await this.#ask(credentials);
      }
    }
    const answer = this.#answerIn(outcome, credentials.clientId);
    if ('status' in answer) return answer;
    this.secrets.learn(TOKEN, answer.accessToken);
    const lifetimeMs = answer.expiresInSeconds * 1000;
    const expiresAt = requestedAt + lifetimeMs;
    const refreshAt = expiresAt - Math.min(REFRESH_MARGIN_MS, lifetimeMs / 2);
    this.#token = new AccessToken(answer.accessToken, refreshAt, 'issued');
    this.#refused.clear();
    await writeQuietly(this.#options.cache, { accessToken: answer.accessToken, expiresAt });
    return this.#token;
  }

  #ask({ clientId, clientSecret }: Credentials): Promise<HttpOutcome> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: TOKEN_SCOPE,
    });
    return this.#options.http({
      method: 'POST',
      origin: this.#options.address.origin,
      path: `${this.#options.address.prefix}${TOKEN_PATH}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new TextEncoder().encode(form.toString()),
      repeatable: true,
    });
  }

  #answerIn(outcome: HttpOutcome, clientId: string): TokenAnswer | Unavailable {
    if (outcome.kind === 'no_answer' || isPassing(outcome.status)) {
      return unavailable(outcome, 'a token');
    }
    if (isSuccess(outcome)) {
      if (outcome.body.kind === 'incomplete') return unavailable(outcome, 'a token');
      const answer = outcome.body.kind === 'json' ? tokenAnswer(outcome.body.value) : null;
      if (answer !== null) return answer;
    }
    throw this.#refusal(outcome, foreignText(clientId));
  }

  #refusal(answer: HttpAnswer, clientId: string): Error {
    const platform = this.#options.address.text;
    if (refusesClient(answer)) {
      return new AuthenticationFailed(
        `the platform at ${platform} does not know client "${clientId}": check COGNIGY_CLIENT_ID and COGNIGY_CLIENT_SECRET`,
      );
    }
    if (answer.status === 403 || oauthError(answer) === 'invalid_scope') {
      return new AuthenticationFailed(
        `the platform at ${platform} does not grant client "${clientId}" the scope "${TOKEN_SCOPE}": have it added to the client`,
      );
    }
    if (answer.status === 400) {
      return new AuthenticationFailed(
        `the platform at ${platform} gives client "${clientId}" no token by client credentials (HTTP 400): check how the client is set up there`,
      );
    }
    return new ConfigurationInvalid(
      `what answers at ${platform}${TOKEN_PATH} does not look like the platform (HTTP ${answer.status}, no token): check COGNIGY_API_URL`,
    );
  }
}

function refusesClient(outcome: HttpOutcome): boolean {
  return (
    outcome.kind === 'answer' &&
    (outcome.status === 401 || (outcome.status === 400 && oauthError(outcome) === 'invalid_client'))
  );
}

/** The `error` word of RFC 6749 §5.2; null where there is none. */
function oauthError({ body }: HttpAnswer): string | null {
  if (body.kind !== 'json' || body.value === null || typeof body.value !== 'object') return null;
  return 'error' in body.value && typeof body.value.error === 'string' ? body.value.error : null;
}

function sameCredentials(one: Credentials, other: Credentials): boolean {
  return one.clientId === other.clientId && one.clientSecret === other.clientSecret;
}

/** A cache that cannot be read costs a request, not the run. */
async function readQuietly(cache: TokenCache | undefined): Promise<CachedToken | null> {
  try {
    return (await cache?.read()) ?? null;
  } catch {
    return null;
  }
}

async function writeQuietly(cache: TokenCache | undefined, token: CachedToken): Promise<void> {
  try {
    await cache?.write(token);
  } catch {
    // The token works without being shared.
  }
}
