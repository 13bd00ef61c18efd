import type * as z from 'zod';
import type { ApiFailure, ApiOutcome } from './api-outcome.ts';
import type { Page } from './wire.ts';

/** The vendor's own tool asks for so many; a server is free to send fewer. */
const PAGE_SIZE = 100;
/** No list of ours has more than 100 pages of 25, so a server that goes on and on is cut off. */
const MAX_PAGES = 200;

export type Query = Readonly<Record<string, string | number>>;

export function withQuery(path: string, query: Query): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Asks for all pages of a list by cursor, whatever page size the server allows.
 *
 * A server that knows no cursors is asked by `skip`. A page that fails fails the list.
 */
export async function listPages<T>({
  entry,
  query,
  get,
}: {
  readonly entry: z.ZodType<T>;
  readonly query: Query;
  readonly get: (query: Query) => Promise<ApiOutcome<z.infer<typeof Page>>>;
}): Promise<ApiOutcome<T[]>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let place: Query = {};
  for (let requests = 1; requests <= MAX_PAGES; requests += 1) {
    const page = await get({ ...query, limit: PAGE_SIZE, ...place });
    if (page.status === 'failed') return { ...page, requests };
    for (const item of page.value.items) {
      const read = entry.safeParse(item);
      if (!read.success) return oddList('an entry is not of the documented form', requests);
      items.push(read.data);
    }
    const { nextCursor, next, total } = page.value;
    const cursor = nextCursor ?? next ?? null;
    if (cursor !== null && cursor !== '') {
      if (seen.has(cursor)) return oddList('its pages lead in a circle', requests);
      seen.add(cursor);
      place = { next: cursor };
      continue;
    }
    const knowsCursors = nextCursor !== undefined || next !== undefined;
    const isLast = knowsCursors || page.value.items.length === 0 || items.length >= (total ?? 0);
    if (isLast) return { status: 'ok', value: items, requests };
    place = { skip: items.length };
  }
  return oddList(`it has more than ${MAX_PAGES} pages`, MAX_PAGES);
}

function oddList(fault: string, requests: number): ApiFailure {
  return {
    status: 'failed',
    kind: 'unreadable',
    httpStatus: 200,
    problem: `a list of the platform cannot be read: ${fault}`,
    traceId: null,
    retryAfterSeconds: null,
    requests,
  };
}
