import { AccessTokenSource } from '../../../lib/platforms/access-token.ts';
import { executionsV1Platform } from '../../../lib/platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import type { TokenCache } from '../../../lib/platforms/token-cache.ts';
import type { Platform } from '../../../lib/steps/ports/platform.ts';
import { type Answer, json, type SeenRequest, scriptedServer } from './scripted-server.ts';

export interface ScriptedPlatform extends AsyncDisposable {
  readonly platform: Platform;
  readonly origin: string;
  readonly host: string;
  /** All but the token requests. */
  readonly calls: SeenRequest[];
  readonly tokenRequests: SeenRequest[];
}

export interface ScriptedPlatformOptions {
  /** Path before the contract's. */
  readonly prefix?: string;
  readonly timeoutMs?: number;
  readonly cache?: TokenCache;
  readonly now?: () => number;
  /** Answers to token requests; token-1, token-2, … where absent. */
  readonly tokens?: (place: number) => Answer;
}

/** A client of a server that gives each call the next of `answers`, the last one again and again. */
export async function scriptedPlatform(
  answers: readonly Answer[] | ((request: SeenRequest, place: number) => Answer),
  options: ScriptedPlatformOptions = {},
): Promise<ScriptedPlatform> {
  const calls: SeenRequest[] = [];
  const tokenRequests: SeenRequest[] = [];
  const tokens = options.tokens ?? ((place) => json(200, { access_token: `token-${place + 1}` }));
  const server = await scriptedServer((request) => {
    if (request.path.endsWith('/oauth/token')) {
      tokenRequests.push(request);
      return tokens(tokenRequests.length - 1);
    }
    calls.push(request);
    const place = calls.length - 1;
    if (typeof answers === 'function') return answers(request, place);
    return answers[Math.min(place, answers.length - 1)] ?? json(500, {});
  });
  const address = platformAddress(`${server.origin}${options.prefix ?? ''}`);
  const http = httpClient({ userAgent: 'cognigate/test', timeoutMs: options.timeoutMs ?? 2_000 });
  const now = options.now ?? Date.now;
  const source = new AccessTokenSource({
    address,
    http,
    now,
    credentials: async () => ({ clientId: 'client-7', clientSecret: 'canary-secret' }),
    ...(options.cache === undefined ? {} : { cache: options.cache }),
  });
  return {
    platform: executionsV1Platform({ address, tokens: source, http, now }),
    origin: server.origin,
    host: server.host,
    calls,
    tokenRequests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
