import type * as z from 'zod';
import type { HttpClient, HttpRequest } from '../http.ts';
import type { PlatformAddress } from '../platform-address.ts';
import { isSuccess } from '../unavailable.ts';
import type { ApiKey } from './api-key.ts';
import { type ApiOutcome, apiFailure } from './api-outcome.ts';
import { listPages, type Query, withQuery } from './list-pages.ts';
import * as wire from './wire.ts';

const BASE = '/new/v2.0';

export interface ApiCallerOptions {
  readonly address: PlatformAddress;
  readonly key: ApiKey;
  readonly http: HttpClient;
}

export type ApiCaller = ReturnType<typeof apiCaller>;

/** How any call is made: one request, or one for each page, and what was sent back as data. */
export function apiCaller({ address, key, http }: ApiCallerOptions) {
  const send = (method: HttpRequest['method'], path: string, body?: unknown) =>
    http({
      method,
      origin: address.origin,
      path: `${address.prefix}${BASE}${path}`,
      headers: {
        'x-api-key': key.header(),
        accept: 'application/json',
        // A body on a GET makes some environments answer 403.
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
      repeatable: method === 'GET',
    });
  const redact = (text: string) => key.redact(text);

  async function call<T>(
    what: string,
    schema: z.ZodType<T>,
    ...request: Parameters<typeof send>
  ): Promise<ApiOutcome<T>> {
    const outcome = await send(...request);
    if (outcome.kind === 'answer' && isSuccess(outcome)) {
      const body = outcome.body.kind === 'json' ? outcome.body.value : undefined;
      const read = outcome.body.kind === 'incomplete' ? null : schema.safeParse(body);
      if (read?.success) return { status: 'ok', value: read.data, requests: 1 };
    }
    return apiFailure(outcome, what, redact);
  }
  const list = <T>(what: string, entry: z.ZodType<T>, path: string, query: Query = {}) =>
    listPages({ entry, query, get: (page) => call(what, wire.Page, 'GET', withQuery(path, page)) });
  return { call, list };
}
