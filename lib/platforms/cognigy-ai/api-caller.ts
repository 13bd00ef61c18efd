import type * as z from 'zod';
import type { HttpClient, HttpRequest } from '../http.ts';
import { maskedAnswers } from '../masked-answers.ts';
import type { PlatformAddress } from '../platform-address.ts';
import { Secrets } from '../secrets.ts';
import type { ApiKey } from './api-key.ts';
import { type ApiOutcome, apiFailure, apiSuccess } from './api-outcome.ts';
import { listPages, type Query, withQuery } from './list-pages.ts';
import * as wire from './wire.ts';

/** What the key is called where a mark stands for it. */
const API_KEY = 'API key';
const BASE = '/new/v2.0';

export interface ApiCallerOptions {
  readonly address: PlatformAddress;
  readonly key: ApiKey;
  readonly http: HttpClient;
  /** What is known to be secret beside the key. */
  readonly secrets?: Secrets;
}

export type ApiCaller = ReturnType<typeof apiCaller>;

/** How any call is made: one request, or one for each page, and what was sent back as data. */
export function apiCaller(
  { address, key, http: bare, secrets = new Secrets() }: ApiCallerOptions,
  base = BASE,
) {
  secrets.learn(API_KEY, key.header());
  const http = maskedAnswers(bare, secrets);
  const send = (method: HttpRequest['method'], path: string, body?: unknown) =>
    http({
      method,
      origin: address.origin,
      path: `${address.prefix}${base}${path}`,
      headers: {
        'x-api-key': key.header(),
        accept: 'application/json',
        // A body on a GET makes some environments answer 403.
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
      repeatable: method === 'GET',
    });

  async function call<T>(
    what: string,
    schema: z.ZodType<T>,
    ...request: Parameters<typeof send>
  ): Promise<ApiOutcome<T>> {
    const outcome = await send(...request);
    return apiSuccess(outcome, schema) ?? apiFailure(outcome, what);
  }
  const list = <T>(what: string, entry: z.ZodType<T>, path: string, query: Query = {}) =>
    listPages({
      what,
      entry,
      query,
      get: (page) => call(what, wire.Page, 'GET', withQuery(path, page)),
    });
  return { call, list };
}
